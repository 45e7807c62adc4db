import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct AskingTests {
    private let ann = Cast.ann
    private let bo = Cast.bo
    private let cat = Cast.cat
    private let rules = LockRules()

    private func ask(_ environment: inout Environment, _ person: Person, at now: Date) -> Environment.Asking {
        environment.ask(person, message: nil, now: now, rules)
    }

    @Test func `its holder is asked at most once in ten minutes, whoever asks`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let holder = Holder(person: ann, since: Cast.nine)
        #expect(ask(&environment, bo, at: Cast.minutes(1)) == .asked(holder))
        let tooSoon = Environment.Asking.tooSoon(holder, asked: Cast.minutes(1), next: Cast.minutes(11))
        #expect(ask(&environment, cat, at: Cast.minutes(10)) == tooSoon)
        #expect(ask(&environment, cat, at: Cast.minutes(11)) == .asked(holder))
    }

    @Test func `another holder is asked at once`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        _ = ask(&environment, bo, at: Cast.minutes(1))
        environment.giveBack(ann, at: Cast.minutes(2))
        environment.take(cat, at: Cast.minutes(3))
        #expect(ask(&environment, bo, at: Cast.minutes(4)) == .asked(Holder(person: cat, since: Cast.minutes(3))))
    }

    @Test func `nobody is asked for what is free or one's own`() throws {
        var environment = try Cast.environment()
        #expect(ask(&environment, bo, at: Cast.nine) == .alreadyFree(nil))
        environment.take(ann)
        #expect(ask(&environment, ann, at: Cast.nine) == .yours(Holder(person: ann, since: Cast.nine)))
    }

    @Test func `who watches is kept until they stop`() throws {
        var environment = try Cast.environment()
        #expect(environment.watch(bo, now: Cast.nine, rules) == .watching)
        #expect(environment.watch(bo, now: Cast.nine, rules) == .alreadyWatching)
        #expect(environment.isWatched(by: bo))
        #expect(environment.unwatch(bo, now: Cast.nine, rules) == true)
        #expect(environment.unwatch(bo, now: Cast.nine, rules) == false)
    }

    @Test func `no more watch than the limit`() throws {
        var environment = try Cast.environment()
        for number in 1...LockRules.mostWaiting {
            _ = environment.watch(Cast.person("p\(number)"), now: Cast.nine, rules)
        }
        #expect(environment.watch(bo, now: Cast.nine, rules) == .tooMany)
    }
}
