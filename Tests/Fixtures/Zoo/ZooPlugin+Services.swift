import Glibc
package import PluginAPI

extension ZooPlugin {
    @ServicesBuilder package var services: [Service] {
        Service("pid", summary: "Says in which process it runs.", effect: .reads) { _ in Int(getpid()) }
        Service("trap", summary: "Traps.") { _ -> Int in trap() }
        Service("stumble", summary: "Traps in the process that it is told.", effect: .reads) { call in
            let fatal = try call.params(as: [String: Int].self)["pid"]
            if fatal == Int(getpid()) { trap() }
            return Int(getpid())
        }
    }
}
