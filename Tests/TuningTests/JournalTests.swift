import Experiments
import Foundation
import Settings
import Testing

@testable import Tuning

@Suite("The journal of a search")
struct JournalTests {
  private let scene: Scene
  private let path: String

  init() throws {
    scene = try Scene()
    path = scene.folder + "/trials.jsonl"
  }

  private static func asked(_ trial: Int, discount: Double = 0.95) -> JournalEntry {
    .asked(
      .init(
        trial: trial, budget: 30,
        settings: ["td3.discount": .double(discount), "td3.batchSize": .int(8)], seeds: "0..1"))
  }

  private static func told(_ trial: Int, cost: Double? = -1.5) -> JournalEntry {
    .told(
      .init(
        trial: trial, cost: cost, objectives: ["a-seed0": 1.0 / 3], seconds: 0.1, commit: "abc",
        problem: cost == nil ? "It \"failed\"\nbadly." : nil))
  }

  private static let repeated = JournalEntry.Told(
    trial: 3,
    as: .init(trial: 1, cost: 2, objectives: [:], seconds: 5, commit: "abc", problem: nil))

  /// What is written is read again bit for bit, a line each.
  @Test func linesComeBack() throws {
    let entries = [
      Self.asked(1, discount: 0.1 + 0.2 * 4), Self.told(1), Self.asked(2), Self.told(2, cost: nil),
      .told(Self.repeated), .exhausted(.init(trials: 3)),
      .failed(.init(run: "confirm/0001/a-seed7", problem: "It broke.")),
    ]
    let journal = try Journal(path: path)
    for entry in entries { try journal.append(entry) }
    #expect(try Journal.read(path) == entries)
    #expect(try Journal(path: path).entries == entries)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 7 && text.hasSuffix("\n"))
  }

  /// A journal cut anywhere holds the lines that are whole, and goes on after them.
  @Test func aCutCostsNoWholeLine() throws {
    let journal = try Journal(path: path)
    for trial in 1...3 { try journal.append(Self.asked(trial)) }
    let whole = try WholeFile.read(path)
    let line = whole.count / 3
    for length in 0...whole.count {
      try WholeFile.write(Array(whole.prefix(length)), to: path)
      #expect(try Journal.read(path).count == length / line)
      let cut = try Journal(path: path)
      try cut.append(Self.told(1))
      #expect(cut.entries.count == length / line + 1)
      #expect(try Journal.read(path) == cut.entries)
    }
  }

  @Test func aLineThatIsNoneIsNamed() throws {
    try WholeFile.write(text: "{\"asked\": 1}\n", to: path)
    #expect(
      throws: TuningFault.journal(
        path: path, line: 1, problem: "This is no line of a search's journal.")
    ) { try Journal(path: path) }
  }

  private func problem(_ entries: [JournalEntry]) -> String {
    do {
      _ = try TrialLedger(entries, of: scene.search, path: "j")
    } catch {
      return "\(error)"
    }
    return "nothing"
  }

  /// Numbers follow each other, and only what is open can be told.
  @Test func theLawOfTheLines() {
    #expect(problem([Self.asked(1), Self.told(1), Self.asked(2)]) == "nothing")
    #expect(problem([Self.asked(2)]).hasPrefix("j:1: Trial 1 is next, not trial 2. Put the"))
    #expect(problem([Self.told(1)]).contains("j:1: Trial 1 was never asked for."))
    #expect(
      problem([Self.asked(1), Self.told(1), Self.told(1)])
        .contains("j:3: Trial 1 was told before."))
    #expect(
      problem([Self.asked(1, discount: 0.5)])
        .contains("Its settings are not those of this search's space."))
    let end = JournalEntry.exhausted(.init(trials: 2))
    #expect(problem([Self.asked(1), Self.asked(2), end, Self.told(2), Self.told(1)]) == "nothing")
    #expect(problem([Self.asked(1), end]).contains("j:2: 1 trials were asked for, not 2."))
    #expect(
      problem([Self.asked(1), Self.asked(2), end, Self.asked(3)])
        .contains("j:4: No configuration was left, so no trial can follow."))
  }

  @Test func whatIsOpenAndInWhichOrderTheOthersEnded() throws {
    let entries = [Self.asked(1), Self.asked(2), Self.asked(3), Self.told(3), Self.told(1)]
    let ledger = try TrialLedger(entries, of: scene.search, path: "j")
    #expect(ledger.open.map(\.number) == [2] && ledger.finished == 2)
    #expect(ledger.told.map(\.number) == [3, 1] && ledger.told.map(\.order) == [1, 2])
    #expect(ledger.trials[0].objective == 1.5)
  }

  /// What trained longer stands first, then what scored better, then what came earlier; a
  /// configuration stands once.
  @Test func ranks() throws {
    var ledger = TrialLedger()
    let trials: [(discount: Double, steps: Int, cost: Double?)] = [
      (0.91, 30, -9), (0.92, 90, -1), (0.93, 90, -2), (0.91, 90, -1), (0.94, 90, nil),
    ]
    for (index, trial) in trials.enumerated() {
      ledger.append(
        Proposal(configuration: [.double(trial.discount), .int(8)], steps: trial.steps))
      guard case .told(var told) = Self.told(index + 1, cost: trial.cost) else { return }
      told.trial = index + 1
      ledger.record(told)
    }
    #expect(ledger.ranked.map(\.number) == [3, 2, 4])
  }
}
