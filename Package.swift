// swift-tools-version: 6.3
import PackageDescription

// No package dependency stands here, and none ever will: see README.md, "What it stands on".

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// For what works on the loop's thread: an asynchronous function goes on where it was called, and so asks nobody at each call
/// and each return where it is to run (SE-0461).
let staying: [SwiftSetting] = strict + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]

/// What a plugin is made of: its code, reachable by tests, and three lines that export the one C symbol.
///
/// The entry stands alone because SwiftPM links every test into one bundle, where a second
/// `bothost_plugin_main` would collide; only the dynamic library lists it.
func plugin(_ name: String, path: String) -> [Target] {
    [
        .target(name: name, dependencies: ["PluginAPI"], path: path, exclude: ["Entry"], swiftSettings: strict),
        .target(
            name: name + "Entry", dependencies: ["PluginAPI", .byName(name: name)], path: path + "/Entry",
            swiftSettings: strict),
    ]
}

let package = Package(
    name: "BotHost",
    products: [
        .executable(name: "bothost", targets: ["CLI"]),
        .library(name: "PluginAPI", targets: ["PluginAPI"]),
        .library(name: "BotTesting", targets: ["BotTesting"]),
        .library(name: "LockPlugin", type: .dynamic, targets: ["LockPluginEntry"]),
        .library(name: "ZooPlugin", type: .dynamic, targets: ["ZooPluginEntry"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLinux"),

        .target(name: "PluginAPI", swiftSettings: staying),
        .target(name: "Concurrency", dependencies: ["PluginAPI"], swiftSettings: staying),
        .target(
            name: "Networking", dependencies: ["Concurrency", "PluginAPI", "COpenSSL"], swiftSettings: staying),
        .target(
            name: "BotHost", dependencies: ["PluginAPI", "Concurrency", "Networking", "CSQLite", "COpenSSL", "CLinux"],
            swiftSettings: staying),
        .executableTarget(
            name: "CLI", dependencies: ["BotHost", "Concurrency", "Networking", "PluginAPI"], swiftSettings: staying),
        .executableTarget(
            name: "bothost-bench", dependencies: ["BotHost", "Concurrency", "Networking", "PluginAPI"],
            path: "Benchmarks",
            swiftSettings: staying),
        .target(name: "BotTesting", dependencies: ["BotHost", "Concurrency", "PluginAPI"], swiftSettings: strict),
    ]
        + plugin("LockPlugin", path: "Plugins/Lock")
        + plugin("ZooPlugin", path: "Tests/Fixtures/Zoo")
        + [
            .testTarget(name: "PluginAPITests", dependencies: ["PluginAPI", "TestSupport"], swiftSettings: strict),
            .testTarget(
                name: "NetworkingTests", dependencies: ["Networking", "Concurrency", "PluginAPI"],
                swiftSettings: strict),
            .testTarget(
                name: "BotHostTests",
                dependencies: [
                    "TestSupport", "BotHost", "Concurrency", "Networking", "PluginAPI", "CSQLite", "CRecordingVFS",
                ],
                swiftSettings: strict),
            .testTarget(
                name: "LockPluginTests", dependencies: ["LockPlugin", "PluginAPI", "BotTesting", "TestSupport"],
                swiftSettings: strict),
            .testTarget(
                name: "BotTestingTests", dependencies: ["BotTesting", "PluginAPI", "ZooPlugin"], swiftSettings: strict),
            .testTarget(
                name: "EndToEndTests",
                dependencies: ["PluginAPI", "BotHost", "Concurrency", "LockPlugin", "TestSupport"],
                swiftSettings: strict),
            .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
            .target(name: "CRecordingVFS", dependencies: ["CSQLite"], path: "Tests/Fixtures/CRecordingVFS"),
        ],
    swiftLanguageModes: [.v6]
)
