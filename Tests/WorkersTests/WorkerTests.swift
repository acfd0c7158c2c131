import Foundation
import Glibc
import Testing

@testable import Workers

/// A child that is a few lines of shell.
private func child(_ script: String, sharing memory: SharedMemory? = nil) throws -> Worker {
  try Worker(WorkerCommand(program: "/bin/sh", arguments: ["-c", script]), sharing: memory)
}

/// What a call throws as a worker's error.
private func fault(_ call: () throws -> Void) -> WorkerError? {
  do { try call() } catch { return error as? WorkerError }
  return nil
}

/// Whether a process is there and not a zombie.
private func lives(_ process: Int32) -> Bool {
  guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
  else { return false }
  return !status.contains(") Z ")
}

/// Waits a little for something that the kernel does on its own time.
private func soon(_ condition: () -> Bool) -> Bool {
  for _ in 0..<400 {
    if condition() { return true }
    usleep(5_000)
  }
  return false
}

@Suite struct WorkerTests {
  @Test func bytesAndMessagesComeBack() throws {
    let worker = try child("cat <&3 >&4")
    defer { worker.close() }
    for byte in UInt8.min...UInt8.max {
      try worker.send(byte)
      #expect(try worker.receive(within: 10) == byte)
    }
    for count in [0, 1, 5_000] {
      let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try worker.send(message: message)
      #expect(try worker.receiveMessage(within: 10) == message)
    }
  }

  @Test func unframedBytesComeAsTheyAreUpToTheEndOfTheFile() throws {
    let worker = try child("wc -c <&3 >&4")
    defer { worker.close() }
    try worker.send(unframed: [1, 2, 3])
    try worker.send(unframed: [UInt8](repeating: 7, count: 200_000))
    worker.dismiss()
    let digits = try (0..<6).map { _ in try worker.receive(within: 10) }
    #expect(String(decoding: digits, as: UTF8.self) == "200003")
  }

  @Test func printingIsNoAnswer() throws {
    let worker = try child("echo hello; echo world >&2; printf k >&4; cat <&3")
    defer { worker.close() }
    #expect(try worker.receive(within: 10) == UInt8(ascii: "k"))
    #expect(worker.lastWords == "hello\nworld")
  }

  @Test func aFloodIsNeitherBlockedNorRememberedWhole() throws {
    let worker = try child(
      "yes 'a line of some length that is repeated very often' | head -n 200000; "
        + "echo end; printf k >&4; cat <&3")
    defer { worker.close() }
    #expect(try worker.receive(within: 60) == UInt8(ascii: "k"))
    #expect(worker.lastWords.hasSuffix("\nend"))
    #expect(worker.log.byteCount <= 2 * 65_536)
  }

  @Test func asMuchIsRememberedAsWasAskedFor() throws {
    let command = WorkerCommand(
      program: "/bin/sh",
      arguments: ["-c", "printf '%s' 123456789012345; printf '%s' abcde; printf k >&4; cat <&3"],
      rememberedOutput: 10)
    let worker = try Worker(command)
    defer { worker.close() }
    #expect(try worker.receive(within: 10) == UInt8(ascii: "k"))
    #expect(worker.lastWords == "12345abcde")
  }

  @Test func deathTellsStatusAndLastWords() throws {
    let worker = try child("echo 'cannot go on' >&2; exit 3")
    let error = fault { _ = try worker.receive(within: 10) }
    #expect(error == .died(how: "ended with status 3", output: "cannot go on"))
    #expect(!worker.isRunning)
    #expect(fault { try worker.send(0) } == .closed)
  }

  @Test func whatIsCompleteHasEndedWell() throws {
    let worker = try child("cat <&3 >kept; sleep 0.05; exit 0")
    try worker.send(unframed: [1, 2, 3])
    try worker.complete(within: 10)
    #expect(!worker.isRunning)
    #expect(fault { try worker.complete(within: 1) } == .closed)

    let failing = try child("cat <&3 >/dev/null; echo 'disk full' >&2; exit 5")
    #expect(
      fault { try failing.complete(within: 10) }
        == .died(how: "ended with status 5", output: "disk full"))
    let slow = try child("exec sleep 60")
    defer { slow.kill() }
    #expect(fault { try slow.complete(within: 0.1) } == .silent(seconds: 0.1, output: ""))
  }

  @Test func aSignalIsNamed() throws {
    let worker = try child("kill -9 $$")
    guard case .died(let how, _) = fault({ _ = try worker.receive(within: 10) }) else {
      Issue.record("The death was not seen.")
      return
    }
    #expect(how.hasPrefix("was killed by signal 9"))
  }

  @Test func writingToTheDeadIsAnErrorAndNotASignal() throws {
    let worker = try child("exec 3<&- ; exec 4>&-; exit 0")
    #expect(soon { !worker.isRunning })
    #expect(fault { try worker.send(1) } == .died(how: "ended with status 0", output: ""))
  }

  @Test func aDeathInTheMiddleOfAMessageIsSeen() throws {
    let worker = try child(#"printf '\012\000\000\000abc' >&4; exit 1"#)
    let error = fault { _ = try worker.receiveMessage(within: 10) }
    #expect(error == .died(how: "ended with status 1", output: ""))
  }

  @Test func hangingIsSeen() throws {
    let worker = try child("echo waiting; exec sleep 1000")
    #expect(soon { worker.lastWords == "waiting" })
    let start = Date()
    let error = fault { _ = try worker.receive(within: 0.2) }
    #expect(error == .silent(seconds: 0.2, output: "waiting"))
    #expect(Date().timeIntervalSince(start) < 30)
    let process = worker.process
    #expect(lives(process))
    worker.kill()
    #expect(!lives(process))
  }

  @Test func aProgramThatIsNotThereIsNamed() {
    let error = fault { _ = try Worker(WorkerCommand(program: "/no/such/program")) }
    #expect(
      error
        == .cannotStart(program: "/no/such/program", reason: "No such file or directory"))
  }

  @Test func closingLeavesNothing() throws {
    let worker = try child("touch litter; sleep 1000 & echo $!; printf k >&4; cat <&3 >&4")
    #expect(try worker.receive(within: 10) == UInt8(ascii: "k"))
    let process = worker.process
    let directory = worker.directory
    let grandchild = try #require(Int32(worker.lastWords))
    #expect(lives(grandchild))
    #expect(FileManager.default.fileExists(atPath: "\(directory)/litter"))
    worker.close()
    worker.close()
    #expect(waitpid(process, nil, 0) == -1 && errno == ECHILD)
    #expect(soon { !lives(grandchild) })
    #expect(!FileManager.default.fileExists(atPath: directory))
  }

  @Test func theLastReferenceCloses() throws {
    var worker: Worker? = try child("cat <&3 >&4")
    let process = try #require(worker?.process)
    #expect(lives(process))
    worker = nil
    #expect(!lives(process))
  }

  @Test func theKernelKillsWhatItsParentLeaves() throws {
    let worker = try child("trap '' HUP INT TERM; sleep 1000 & echo $!; wait")
    #expect(soon { !worker.lastWords.isEmpty })
    let grandchild = try #require(Int32(worker.lastWords))
    // What the kernel does to all of this process's descriptors when it dies.
    worker.lifeline.close()
    guard case .died(let how, _) = fault({ _ = try worker.receive(within: 10) }) else {
      Issue.record("The child outlived its parent.")
      return
    }
    #expect(how.hasPrefix("was killed by signal 9"))
    #expect(soon { !lives(grandchild) })
  }

  @Test func theTerminalsInterruptDoesNotReachIt() throws {
    let worker = try child("cat <&3 >&4")
    defer { worker.close() }
    #expect(getpgid(worker.process) == worker.process)
    #expect(getpgid(worker.process) != getpgid(0))
  }

  @Test func onlyWhatIsGivenIsInherited() throws {
    let stray = open("/dev/null", O_RDONLY)
    defer { close(stray) }
    // Looking one by one opens nothing itself.
    let worker = try child(
      "n=0; while [ $n -lt 64 ]; do [ -e /proc/$$/fd/$n ] && printf '%s ' $n; n=$((n+1)); done; "
        + "printf k >&4; cat <&3")
    defer { worker.close() }
    #expect(try worker.receive(within: 10) == UInt8(ascii: "k"))
    #expect(worker.lastWords == "0 1 2 3 4 6")
  }

  @Test func settingsReachTheChild() throws {
    let command = WorkerCommand(
      program: "/bin/sh", arguments: ["-c", "echo $ENCORE_TEST; pwd; printf k >&4; cat <&3"],
      variables: ["ENCORE_TEST": "a value"])
    let worker = try Worker(command)
    defer { worker.close() }
    worker.pin(to: Worker.currentCore)
    #expect(try worker.receive(within: 10) == UInt8(ascii: "k"))
    #expect(worker.lastWords == "a value\n\(worker.directory)")
  }

  @Test func manyAtOnceDoNotKeepEachOtherAlive() async throws {
    // A descriptor that leaks into a sibling would hide the end of file.
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask {
          guard let worker = try? child("head -c 1 <&3 >&4") else { return false }
          try? worker.send(9)
          guard (try? worker.receive(within: 20)) == 9 else { return false }
          let error = fault { _ = try worker.receive(within: 20) }
          return error == .died(how: "ended with status 0", output: "")
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
