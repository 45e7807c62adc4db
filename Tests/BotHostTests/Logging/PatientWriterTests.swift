import BotHost
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct DescriptorWriterTests {
    @Test func `what nobody reads is given up when that is wanted`() {
        let (pipe, _) = PatientWriterTests.fullPipe()
        let writer = DescriptorWriter(pipe.fileHandleForWriting.fileDescriptor)
        #expect(!writer.write("line") { true })
        #expect(errno == ECANCELED)
        _ = pipe.fileHandleForReading.availableData
        #expect(writer.write("line") { true })
    }

    @Test func `a text that is longer than a pipe is written whole to who reads it`() {
        let pipe = Pipe()
        let text = String(repeating: "0123456789", count: 50_000)
        Thread {
            #expect(DescriptorWriter(pipe.fileHandleForWriting.fileDescriptor).write(text) { false })
            try? pipe.fileHandleForWriting.close()
        }.start()
        #expect(String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) == text)
    }
}

@Suite(.timeLimit(.minutes(1))) struct PatientWriterTests {
    /// A pipe into which nothing more goes, and what fills it.
    static func fullPipe() -> (pipe: Pipe, filling: Int) {
        let pipe = Pipe()
        let writer = pipe.fileHandleForWriting.fileDescriptor
        let flags = fcntl(writer, F_GETFL)
        _ = fcntl(writer, F_SETFL, flags | O_NONBLOCK)
        var filling = 0
        while write(writer, "x", 1) == 1 { filling += 1 }
        _ = fcntl(writer, F_SETFL, flags)
        return (pipe, filling)
    }

    /// All that still comes out of the pipe, once its other end is closed.
    private static func rest(of pipe: Pipe) -> String {
        try? pipe.fileHandleForWriting.close()
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test func `a line is there when the call returns, where there is room`() {
        let pipe = Pipe()
        PatientWriter(pipe.fileHandleForWriting.fileDescriptor).write("one\n")
        #expect(Self.rest(of: pipe) == "one\n")
    }

    @Test func `nobody waits for who does not read, and all of it comes in order when they do`() {
        let (pipe, filling) = Self.fullPipe()
        let writer = PatientWriter(pipe.fileHandleForWriting.fileDescriptor)
        let lines = (1...1_000).map { "line \($0)\n" }
        for line in lines { writer.write(line) }
        var read = Data()
        let expected = filling + lines.joined().utf8.count
        while read.count < expected { read += pipe.fileHandleForReading.availableData }
        writer.flush(within: 30)
        #expect(String(decoding: read.dropFirst(filling), as: UTF8.self) == lines.joined())
        writer.write("after\n")
        #expect(Self.rest(of: pipe) == "after\n")
    }

    @Test func `of very many the newest are left out, and counted`() {
        let (pipe, filling) = Self.fullPipe()
        let writer = PatientWriter(pipe.fileHandleForWriting.fileDescriptor)
        for _ in 0..<10_003 { writer.write("line\n") }
        let note = "… 3 lines are left out: nobody read them in time\n"
        var read = Data()
        while read.count < filling + 10_000 * 5 + note.utf8.count { read += pipe.fileHandleForReading.availableData }
        #expect(String(decoding: read.suffix(note.utf8.count + 5), as: UTF8.self) == "line\n" + note)
    }

    @Test func `the end does not wait for who never reads`() {
        let (pipe, _) = Self.fullPipe()
        let writer = PatientWriter(pipe.fileHandleForWriting.fileDescriptor)
        writer.write("line\n")
        writer.flush(within: 0)
        // Lets the writer's thread end.
        _ = pipe.fileHandleForReading.availableData
    }
}
