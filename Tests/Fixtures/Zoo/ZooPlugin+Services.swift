import Glibc
package import PluginAPI

extension ZooPlugin {
    var asking: Command {
        Command("zoo ask <service>", summary: "Asks for a service.") { call in
            try await call.host.call(try call.argument("service"))
            return Outcome("zoo.asked", "Somebody has answered.")
        }
    }

    @ServicesBuilder package var services: [Service] {
        Service("pid", summary: "Says in which process it runs.", effect: .reads) { _ in Int(getpid()) }
        Service("tally", summary: "Counts how often it was asked.") { call in
            try await call.storage.update("tally", default: 0) { tally in
                tally += 1
                return tally
            }
        }
        Service("trap", summary: "Traps.") { _ -> Int in trap() }
        Service("stumble", summary: "Traps in the process that it is told.", effect: .reads) { call in
            let fatal = try call.params(as: [String: Int].self)["pid"]
            if fatal == Int(getpid()) { trap() }
            return Int(getpid())
        }
    }
}
