import Foundation
import Settings
import TestSupport
import Testing
import Workers

@testable import Tuning

/// What goes wrong without SMAC3.
@Suite("Without SMAC3")
struct SMACSearcherFaultTests {
  private let scene: Scene

  init() throws { scene = try Scene() }

  private func fault(_ python: String, within seconds: Double = 60) -> TuningFault? {
    do {
      let searcher = try SMACSearcher(scene.search, python: python, within: seconds)
      _ = try searcher.ask()
    } catch {
      return error as? TuningFault
    }
    return nil
  }

  private func program(_ line: String) throws -> String {
    let path = scene.folder + "/python"
    try Data("#!/bin/sh\n\(line)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  @Test func aPythonThatIsNotThereIsMissing() {
    let fault = fault("/no/such/python")
    #expect(fault?.exitStatus == .missing)
    #expect("\(fault as Any)".contains("/no/such/python"))
  }

  /// A Python with nothing but its own library: one isolated from all that is installed.
  @Test(.enabled(if: SMACProbe.hasPython))
  func aMissingPackageIsNamedWithItsRemedy() throws {
    let real = try PythonInterpreter.find()
    let python = try program("shift; exec '\(real)' -I -S -u \"$@\"")
    #expect(
      fault(python)
        == .missing(
          what: "The Python package 'smac' (of \(python)), which the search needs,",
          remedy: "`./encore setup tune` installs it."))
  }

  @Test func aWorkerThatDiesHasItsLastWordsKept() throws {
    let fault = fault(try program("echo 'no memory' >&2; exit 9"))
    #expect(fault?.exitStatus == .missing)
    #expect(
      fault
        == .failed(
          what: "SMAC3 failed: its worker ended with status 9", details: "no memory"))
  }

  @Test func aWorkerThatHangsIsGivenUp() throws {
    let fault = fault(try program("exec sleep 60"), within: 0.2)
    #expect(fault?.description.contains("did not answer within 0.2 s") == true)
  }

  @Test func anAnswerThatIsNoneIsRefused() throws {
    let fault = fault(try program("printf 'k\\002\\000\\000\\000xx' >&4; cat <&3"))
    #expect(fault == .failed(what: "SMAC3 answered with something unreadable", details: ""))
  }
}

/// The conversation with SMAC3 itself.
@Suite("SMAC3 proposes", .enabled(if: SMACProbe.isToBeUsed))
struct SMACSearcherTests {
  private static let yaml = Scene.yaml
    .replacing("trials: 4", with: "trials: 40")
    .replacing("[0.9, 0.999]}", with: "[0.9, 0.999], log: true}")
    .replacing("most: 90", with: "most: 270")
    .replacing(
      "quick:", with: "seed: 3\nquick:")

  private enum Line: Equatable {
    case asked(Proposal?)
    case told(Int, Double?)
  }

  /// A cost with a best place, and a failure now and then.
  private static func cost(_ number: Int, _ proposal: Proposal) -> Double? {
    guard number % 7 != 4, let discount = proposal.configuration[0].asDouble else { return nil }
    return abs(discount - 0.93) * 100 + 30 / Double(proposal.steps)
  }

  private func converse(_ search: Search, trials: Int, open: Int) throws -> [Line] {
    let searcher = try SMACSearcher(search)
    var lines: [Line] = []
    var waiting: [(Int, Proposal)] = []
    for number in 1...trials {
      let proposal = try searcher.ask()
      lines.append(.asked(proposal))
      waiting.append((number, try #require(proposal)))
      if waiting.count == open {
        let (told, one) = waiting.remove(at: number % open)
        let cost = Self.cost(told, one)
        try searcher.tell(told, cost: cost)
        lines.append(.told(told, cost))
      }
    }
    return lines
  }

  /// The base is first; budgets are those of Hyperband; values are within the space and of their
  /// types; and the same conversation gives the same proposals, past those that are drawn at
  /// random.
  @Test func proposals() throws {
    let search = try Scene(Self.yaml).search
    #expect(search.initialConfigurations == 10)
    let lines = try converse(search, trials: 26, open: 2)
    let proposals = lines.compactMap { line -> Proposal? in
      if case .asked(let proposal) = line { return proposal }
      return nil
    }
    #expect(proposals.first == Proposal(configuration: search.usualConfiguration, steps: 30))
    #expect(Set(proposals.map(\.steps)) == Set(search.budget.all))
    // One bracket begins with nine configurations and sends the three best on.
    #expect(proposals.prefix(9).allSatisfy { $0.steps == 30 })
    for proposal in proposals {
      for (setting, value) in zip(search.space, proposal.configuration) {
        #expect(setting.fitting(value) == value)
      }
    }
    #expect(Set(proposals.map(\.configuration)).count > 13)
    #expect(try converse(search, trials: 26, open: 2) == lines)
  }

  /// Where the quotient of the budgets is a power of eta, the first trial has the least all the
  /// same; and a search that was begun without it goes on so.
  @Test(arguments: [(50, 12150, 3, 150), (1000, 1_000_000, 10, 10000)])
  func theLeastBudgetIsUsed(_ least: Int, _ most: Int, _ eta: Int, _ second: Int) throws {
    let search = try Scene(
      Scene.yaml.replacing(
        "least: 30, most: 90", with: "least: \(least), most: \(most), eta: \(eta)")
    ).search
    #expect(Array(search.budget.all.prefix(2)) == [least, second])
    #expect(try SMACSearcher(search).ask()?.steps == least)
    #expect(try SMACSearcher(search, first: least).ask()?.steps == least)
    #expect(try SMACSearcher(search, first: second).ask()?.steps == second)
  }

  /// A failure is worse than all that is told before and after it: it is not sent on to the next
  /// budget.
  @Test func failuresAreNotSentOn() throws {
    let searcher = try SMACSearcher(try Scene(Self.yaml).search)
    var first: [Configuration] = []
    for number in 1...9 {
      first.append(try #require(try searcher.ask()).configuration)
      // The first that are told have failed; the others are bad, and ever worse.
      try searcher.tell(number, cost: number <= 6 ? nil : 1000 * Double(number))
    }
    let next = try (0..<3).map { _ in try #require(try searcher.ask()) }
    #expect(Set(next.map(\.configuration)) == Set(first.suffix(3)))
    #expect(next.allSatisfy { $0.steps == 90 })
  }

  /// A space of two configurations is exhausted, and that is no error.
  @Test func aSmallSpaceRunsOut() throws {
    let yaml = Self.yaml.replacing(
      "  discount: {range: [0.9, 0.999], log: true}\n", with: "")
    let searcher = try SMACSearcher(try Scene(yaml).search)
    var number = 0
    while number < 60, let _ = try searcher.ask() {
      number += 1
      try searcher.tell(number, cost: Double(number))
    }
    #expect((3...50).contains(number))
  }

  /// A whole search, told what real runs came to, and gone on with by a new worker.
  @Test func aWholeSearch() throws {
    let scene = try Scene()
    try scene.train(searcher: SMACSearcher(scene.search), trials: 3)
    try scene.train(searcher: SMACSearcher(scene.search), jobs: 2)
    let results = try scene.results()
    #expect(results.ledger.finished == 4 && results.winner != nil)
  }
}

enum SMACProbe {
  static var hasPython: Bool { (try? PythonInterpreter.find()) != nil }

  /// Where the package is, or must be.
  static let isToBeUsed = PythonPackage.isToBeUsed("smac")
}
