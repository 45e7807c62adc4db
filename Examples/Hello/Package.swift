// swift-tools-version: 6.3
import PackageDescription

let package = Package(
    name: "Hello",
    products: [.library(name: "HelloPlugin", type: .dynamic, targets: ["HelloPlugin"])],
    dependencies: [.package(name: "BotHost", path: "../..")],
    targets: [
        .target(name: "HelloPlugin", dependencies: [.product(name: "PluginAPI", package: "BotHost")])
    ]
)
