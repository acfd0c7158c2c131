import Algorithms
import Foundation
import Tensors
import TestSupport
import Testing

@testable import MetaLearning

/// Makes the twelve agents less three: each base with each adviser.
private enum Advised {
  static let names = ["DDPG", "TD3", "SAC"].flatMap { base in
    ["attention", "attention-decision", "meta-critic"].map { "\(base)-\($0)" }
  }

  /// Something that is done with an agent whose type only its name decides.
  protocol Use {
    associatedtype Result
    func callAsFunction<Agent: OffPolicyAgent>(
      _ make: (Int, inout RandomStream) -> Agent
    ) throws -> Result
  }

  static func with<Which: Use>(_ name: String, _ use: Which) throws -> Which.Result {
    func advised<Base: OffPolicyActorCritic>(
      _ base: (Int, inout RandomStream) -> Base
    ) throws -> Which.Result {
      if name.hasSuffix("meta-critic") {
        return try use { width, random in
          var settings = MetaCriticSettings()
          settings.hidden = [12, 12]
          let base = base(width, &random)
          return MetaCritic(base: base, settings: settings, using: &random)
        }
      }
      return try use { width, random in
        let base = base(width, &random)
        return MetaAttention(
          base: base, settings: MetaAttentionSettings(), decides: name.hasSuffix("decision"),
          using: &random)
      }
    }
    if name.hasPrefix("DDPG") {
      return try advised { width, random in
        DDPG(
          observationSize: width, actionSize: width, settings: Tiny.traced(DDPGSettings()),
          using: &random)
      }
    }
    if name.hasPrefix("TD3") {
      return try advised { width, random in
        TD3(
          observationSize: width, actionSize: width, settings: Tiny.traced(TD3Settings()),
          using: &random)
      }
    }
    return try advised { width, random in
      let settings = Tiny.traced(SACSettings()) {
        $0.temperature = 0.05
        $0.temperatureRate = 2e-3
      }
      return SAC(observationSize: width, actionSize: width, settings: settings, using: &random)
    }
  }

  struct Digesting: Use {
    var seed: UInt64 = 1
    func callAsFunction<Agent: OffPolicyAgent>(
      _ make: (Int, inout RandomStream) -> Agent
    ) throws -> TraceDigest { try LearningTrace.run(seed: seed, agent: make) }
  }

  /// Scores before and after learning.
  struct Learning: Use {
    var slope: Double
    func callAsFunction<Agent: OffPolicyAgent>(
      _ make: (Int, inout RandomStream) -> Agent
    ) throws -> (before: Double, after: Double) {
      var trace = try LearningTrace(seed: 3, environments: 8, slope: Float(slope), agent: make)
      let before = trace.score()
      for step in 0..<1500 { try trace.advance(isRandom: step < 50) }
      return (before, trace.score())
    }
  }

  /// Whether memory stands where it stood, a thousand updates later.
  struct Watching: Use {
    func callAsFunction<Agent: OffPolicyAgent>(
      _ make: (Int, inout RandomStream) -> Agent
    ) throws -> Bool {
      var trace = try LearningTrace(agent: make)
      for step in 0..<1020 { try trace.advance(isRandom: step < 20) }
      let after1000 = MemoryCounters()
      for _ in 0..<1000 { try trace.advance() }
      return trace.updates == 2000 && MemoryCounters() == after1000
    }
  }
}

/// What a fixed seed gives is stored (`Traces`); see `TraceTests` of the bases.
@Suite struct TraceTests {
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
      for name in Advised.names {
        print("digest \(name) \(try Advised.with(name, Advised.Digesting()))")
      }
    }
    let lines = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      .split(separator: "\n").filter { $0.hasPrefix("digest ") }
    for name in Advised.names {
      let url = try #require(Bundle.module.url(forResource: "Traces/\(name)", withExtension: "txt"))
      let stored = try String(contentsOf: url, encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(lines.first { $0.hasPrefix("digest \(name) ") } == "digest \(name) \(stored)")
    }
  }

  @Test(arguments: Advised.names) func twoRunsAreEqual(name: String) throws {
    let first = try Advised.with(name, Advised.Digesting())
    #expect(try Advised.with(name, Advised.Digesting()) == first)
    #expect(try Advised.with(name, Advised.Digesting(seed: 2)) != first)
  }

  /// In a process of its own: what other tests hold would be counted too.
  @Test func nothingGrowsUnderTD3WithAttentionThatDecides() async {
    await #expect(processExitsWith: .success) {
      let stays = try Advised.with("TD3-attention-decision", Advised.Watching())
      #expect(stays)
    }
  }

  @Test func nothingGrowsUnderSACWithAttention() async {
    await #expect(processExitsWith: .success) {
      let stays = try Advised.with("SAC-attention", Advised.Watching())
      #expect(stays)
    }
  }
}

/// An adviser does not keep its base from learning what the base can learn.
@Suite struct LearningTests {
  /// An untrained policy earns about −0.3; chance, −1.
  @Test(
    arguments: ["TD3-attention", "TD3-attention-decision", "TD3-meta-critic", "SAC-attention"],
    [0.7, -0.7])
  func solvesTheIdentityWorld(name: String, slope: Double) throws {
    let (before, after) = try Advised.with(name, Advised.Learning(slope: slope))
    #expect(before < -0.15)
    #expect(after > -0.03)
  }
}
