import LockPlugin
import PluginAPI

@c(bothost_plugin_main) public func pluginMain(_ socket: Int32) -> Int32 { LockPlugin.serve(on: socket) }
