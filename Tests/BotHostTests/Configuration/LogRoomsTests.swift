import BotHost
import PluginAPI
import Testing

@Suite struct LogRoomsTests {
    private func read(_ rooms: String) throws(ConfigurationError) -> Configuration {
        let text = """
            {"adapters": {"shell": {}, "irc": {"net": {"server": "irc.example.org", "rooms": ["#Ops"]}}}, \(rooms)}
            """
        return try Configuration(text: Array(text.utf8), file: "/etc/bot/bothost.json")
    }

    @Test func `rooms are named by their ids`() throws {
        let rooms = try read(
            #""log_rooms": {"functional": ["irc:net/#ops"], "technical": ["shell:#log", "irc:net/#ops"]}, "announce": ["shell:#all"]"#
        ).logRooms
        #expect(rooms.functional == [Room(id: "irc:net/#ops", name: "#ops")])
        #expect(rooms.functional.map(\.name) == ["#ops"])
        #expect(rooms.technical.map(\.id) == ["shell:#log", "irc:net/#ops"])
        #expect(rooms.technical.map(\.name) == ["#log", "#ops"])
        #expect(rooms.announce.map(\.name) == ["#all"])
    }

    @Test func `without them there are none`() throws {
        #expect(try read(#""names": ["bot"]"#).logRooms == LogRooms())
    }

    @Test(
        arguments: [
            (#""announce": ["ops"]"#, #"announce[0]"#, #""ops" is no room's id"#),
            (
                #""log_rooms": {"functional": ["shell:#a", "irc:nte/#ops"]}"#, "log_rooms.functional[1]",
                #""irc:nte/#ops" is on no network of this bot; there are rooms "shell:…", "irc:net/…""#
            ),
            (
                #""log_rooms": {"technical": ["irc:net/#log"]}"#, "log_rooms.technical[0]",
                #""irc:net/#log" is a channel in which the bot is not; add it to adapters.irc.net.rooms too"#
            ),
            (#""announce": ["shell:#a", "shell:#a"]"#, "announce[1]", #""shell:#a" stands here twice"#),
            (#""announce": ["shell:*"]"#, "announce[0]", #""shell:*" is not one room; write the id of each"#),
        ])
    func `a room where the bot cannot speak is complained about`(rooms: String, path: String, words: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try read(rooms) }
        #expect(error.problems.count == 1)
        #expect(error.problems.first?.path == path)
        #expect(error.problems.first?.message.contains(words) == true)
    }
}
