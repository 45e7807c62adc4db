import PluginAPI
import ZooPlugin

@c(bothost_plugin_main) public func pluginMain(_ socket: Int32) -> Int32 { ZooPlugin.serve(on: socket) }
