import Foundation
import Tensors
import TestSupport
import Testing

@testable import Algorithms

/// What a fixed seed gives is stored (`Traces`), with the instruction set held fixed, since
/// processors round differently. A change that is meant to change nothing must leave it as it is;
/// one that is meant to change something stores the new digest, which a failure prints, and says
/// why.
@Suite struct TraceTests {
  private static let bases = ["DDPG", "TD3", "SAC"]

  private static func run(_ name: String, seed: UInt64 = 1) throws -> TraceDigest {
    switch name {
    case "DDPG":
      try LearningTrace.run(seed: seed) { width, random in
        DDPG(
          observationSize: width, actionSize: width, settings: Tiny.traced(DDPGSettings()),
          using: &random)
      }
    case "TD3":
      try LearningTrace.run(seed: seed) { width, random in
        TD3(
          observationSize: width, actionSize: width, settings: Tiny.traced(TD3Settings()),
          using: &random)
      }
    default:
      try LearningTrace.run(seed: seed) { width, random in
        SAC(
          observationSize: width, actionSize: width, settings: Tiny.traced(SACSettings()),
          using: &random)
      }
    }
  }

  @Test(
    .enabled(
      if: FixedInstructions.areHere,
      "the stored digests were made with AVX2, which this processor lacks"))
  func theStoredTraces() async throws {
    // In a process of its own, before anything has chosen its instructions.
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      #expect(FixedInstructions.choose())
      for name in TraceTests.bases { print("digest \(name) \(try TraceTests.run(name))") }
    }
    let lines = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      .split(separator: "\n").filter { $0.hasPrefix("digest ") }
    for name in Self.bases {
      let url = try #require(Bundle.module.url(forResource: "Traces/\(name)", withExtension: "txt"))
      let stored = try String(contentsOf: url, encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(lines.first { $0.hasPrefix("digest \(name) ") } == "digest \(name) \(stored)")
    }
  }

  @Test(arguments: bases) func twoRunsAreEqual(name: String) throws {
    let first = try Self.run(name)
    #expect(try Self.run(name) == first)
    #expect(try Self.run(name, seed: 2) != first)
  }

  /// In a process of its own: what other tests hold would be counted too.
  @Test func nothingGrowsBetweenAThousandAndTwoThousandUpdates() async {
    await #expect(processExitsWith: .success) {
      var trace = try LearningTrace { width, random in
        TD3(
          observationSize: width, actionSize: width, settings: Tiny.traced(TD3Settings()),
          using: &random)
      }
      for step in 0..<1020 { try trace.advance(isRandom: step < 20) }
      #expect(trace.agent.updates == 1000)
      let after1000 = MemoryCounters()
      for _ in 0..<1000 { try trace.advance() }
      #expect(trace.agent.updates == 2000)
      #expect(MemoryCounters() == after1000)
    }
  }
}
