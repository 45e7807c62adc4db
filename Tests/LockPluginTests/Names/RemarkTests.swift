import LockPlugin
import Testing

@Suite struct RemarkTests {
    @Test(
        arguments: [
            (nil, nil), ("", nil), ("testing payments", "testing payments"), ("# testing", "testing"),
            ("-m testing", "testing"),
            ("#12 is open", "#12 is open"), ("force majeure", "force majeure"), ("#", nil),
        ] as [(String?, String?)])
    func `keeps the words, without their introduction`(typed: String?, reason: String?) {
        #expect(Remark(typed).reason == reason)
    }

    @Test func `takes force for an order where it can be one`() {
        #expect(Remark("Force ann is ill", mayForce: true).saysForce)
        #expect(Remark("force -m ann is ill", mayForce: true).reason == "ann is ill")
        #expect(Remark("force", mayForce: true).reason == nil)
        #expect(!Remark("no force", mayForce: true).saysForce)
        #expect(!Remark("force").saysForce)
    }
}
