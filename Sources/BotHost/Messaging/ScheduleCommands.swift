import PluginAPI

/// `schedules`: what runs by itself and when, and running it out of turn.
struct ScheduleCommands: Sendable {
    let scheduler: Scheduler
    let plugins: Plugins

    /// More than this nobody reads.
    private static let most = 50

    @CommandsBuilder var all: [Command] {
        list
        run
    }

    private var list: Command {
        Command(
            "schedules [<plugin>]", summary: "Lists what runs by itself, with its last and next time.",
            example: "schedules lock", effect: .reads
        ) { call in
            let plugin = call["plugin"]?.lowercased()
            let all = await scheduler.all().filter { plugin == nil || $0.id.plugin == plugin }
            guard !all.isEmpty else {
                if let plugin, plugins[plugin] == nil {
                    throw HostWords.unknownPlugin(plugin, among: plugins.all.map(\.instance))
                }
                let whose: RichText = plugin.map { " of \(bold: $0)" } ?? ""
                return Outcome("host.schedules", [Entry](), "Nothing\(whose) runs by itself.", audience: .caller)
            }
            let shown = all.prefix(Self.most)
            let rows = shown.map { timer -> [RichText] in
                ["\(timer.id.name)", "\(timer.id.plugin)", timer.schedule.words, Self.last(timer), Self.next(timer)]
            }
            let table = Table(["timer", "plugin", "when", "last", "next"], rows: rows)
            let more: RichText = all.count > shown.count ? "And \(all.count - shown.count) more." : ""
            return Outcome("host.schedules", shown.map(Entry.init), "\(table)\(more)", audience: .caller)
        }
    }

    private var run: Command {
        Command(
            "schedules run <id>", summary: "Runs something now that runs by itself.",
            example: "schedules run lock/tidy", needs: .admins
        ) { call in
            let typed = try call.argument("id")
            let known = await scheduler.all().map(\.id)
            guard let id = known.first(where: { "\($0)" == typed }) else { throw Self.unknown(typed, known) }
            switch await scheduler.run(id) {
            case .done: return Outcome("host.schedule_run", ["id": typed], "\(code: typed) has run.")
            case .failed(let incident):
                throw Refusal(
                    "host.schedule_failed", "\(code: typed) has failed. The log says why: incident \(incident).")
            case .notRunning:
                throw Refusal(
                    "host.schedule_not_running",
                    "\(bold: id.plugin) does not run, so \(code: typed) cannot. How it is: \(command: "plugins")")
            case .alreadyRunning:
                throw Refusal("host.schedule_busy", "\(code: typed) is running already. Try again when it has ended.")
            case .unknown: throw Self.unknown(typed, known)
            }
        }
    }

    private static func unknown(_ typed: String, _ known: [TimerID]) -> Refusal {
        let near = EditDistance.nearest(to: typed, among: known.map(\.description), most: 1).first
        let guess: RichText = near.map { " Did you mean \(code: $0)?" } ?? ""
        return Refusal(
            "host.unknown_schedule",
            "There is nothing called \(code: typed) that runs by itself.\(guess) Write plugin/timer; all there are: \(command: "schedules")"
        )
    }

    private static func last(_ timer: TimerBook.Listed) -> RichText {
        guard let last = timer.last else { return "never" }
        return last.isSuccess ? "\(time: last.at)" : "\(time: last.at), failed"
    }

    private static func next(_ timer: TimerBook.Listed) -> RichText {
        timer.next.map { "\(time: $0)" } ?? "not any more"
    }

    /// For programs.
    private struct Entry: Encodable {
        let id: String
        /// Milliseconds since 1970.
        let last: Int?
        let next: Int?

        init(_ timer: TimerBook.Listed) {
            id = "\(timer.id)"
            last = timer.last?.at.milliseconds
            next = timer.next?.milliseconds
        }
    }
}

extension Schedule {
    fileprivate var words: RichText {
        switch kind {
        case .once: "once"
        case .every(let interval): "every \(DurationText.words(for: interval))"
        case .cron(let expression, nil): "\(code: expression)"
        case .cron(let expression, let zone?): "\(code: expression) in \(zone)"
        }
    }
}
