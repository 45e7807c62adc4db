// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "Greeter",
    products: [.library(name: "GreeterPlugin", type: .dynamic, targets: ["GreeterPlugin"])],
    dependencies: [.package(name: "BotHost", path: "../..")],
    targets: [
        .target(name: "GreeterPlugin", dependencies: [.product(name: "PluginAPI", package: "BotHost")]),
        .testTarget(
            name: "GreeterPluginTests",
            dependencies: ["GreeterPlugin", .product(name: "BotTesting", package: "BotHost")]),
    ]
)
