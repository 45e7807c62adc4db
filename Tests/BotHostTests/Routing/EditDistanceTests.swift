import PluginAPI
import Testing

@Suite struct EditDistanceTests {
    @Test(
        arguments: [
            ("", "", 0), ("lock", "lock", 0), ("lock", "", 4), ("", "lock", 4), ("lock", "lok", 1), ("lok", "lock", 1),
            ("lock", "luck", 1), ("lcok", "lock", 1), ("ab", "ba", 1), ("kitten", "sitting", 3), ("unlock", "lock", 2),
            ("é", "e", 2),
        ] as [(String, String, Int)])
    func `counts what must be changed`(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(left, right, limit: 9) == distance)
        #expect(EditDistance.between(right, left, limit: 9) == distance)
    }

    @Test(arguments: [("lock", "deploy"), ("a", "abcdef"), ("kitten", "sitting")])
    func `what is farther than the limit has no distance`(left: String, right: String) {
        #expect(EditDistance.between(left, right, limit: 2) == nil)
    }

    @Test func `the nearest come first, equally near ones by name, and no more than asked for`() {
        let candidates = ["stolen", "steal", "steam", "stall", "free"]
        #expect(EditDistance.nearest(to: "steal", among: candidates) == ["steal", "steam"])
        #expect(EditDistance.nearest(to: "stealx", among: candidates) == ["steal", "stall", "steam"])
        #expect(EditDistance.nearest(to: "steaml", among: candidates, most: 1) == ["steal"])
        #expect(
            EditDistance.nearest(to: "stal", among: ["stab", "star", "stall", "steal", "stay"]) == [
                "stab", "stall", "star",
            ])
    }

    @Test(arguments: [("x", 1), ("ab", 1), ("lock", 1), ("deploy", 2), ("maintenance", 3), ("a very long command", 3)])
    func `longer words may be farther off`(typed: String, farthest: Int) {
        let near = String(typed.dropFirst(farthest))
        #expect(EditDistance.nearest(to: typed, among: [near]) == [near])
        #expect(EditDistance.nearest(to: typed, among: [typed + String(repeating: "#", count: farthest + 1)]).isEmpty)
    }
}
