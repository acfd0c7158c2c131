import Algorithms
import Environments
import Foundation
import Settings
import Tensors
import TestSupport
import Testing

@testable import Experiments

/// What a whole run with a fixed seed leaves behind is stored (`Traces`), with the instruction set held fixed, since
/// processors round differently. A change that is meant to change something stores the new digest, which a failure
/// prints, and says why.
@Suite("Traces of runs on policy")
struct OnPolicyTraceTests {
  private static let names = [
    "a2c", "a2c-recurrent", "a2c-separate", "a3c", "a3c-recurrent", "impala", "impala-recurrent",
    "a2c-seeing", "ppo-seeing", "impala-seeing", "a2c-window", "impala-window",
    "a2c-trajectories", "ppo-trajectories",
  ]

  private static func digest(_ name: String, seed: UInt64 = 1) throws -> TraceDigest {
    let harness = try TrainingHarness(seed: seed)
    var training = harness.plan.training
    let defaults = TrainingSettings()
    training.randomSteps = defaults.randomSteps
    training.replayCapacity = defaults.replayCapacity
    var own = A2CSettings()
    own.hidden = [8]
    let remembers = ["recurrent", "separate", "window"].contains { name.hasSuffix($0) }
    own.memory = remembers ? 6 : 0
    if name.hasSuffix("window") {
      (own.memoryKind, own.memoryWindow, own.memoryHeads) = (.attention, 4, 2)
    }
    own.memorySharing = name.hasSuffix("separate") ? .separate : .shared
    own.entropyWeight = 0.01
    var environment = EnvironmentSettings()
    environment.name = "CartPole"
    environment.count = 2
    if name.hasSuffix("seeing") {
      (own.torso, own.hidden) = (.drarl, [])
      environment.name = "Catch"
      environment.arguments = #"{"scale": 2, "frames": 2, "distractors": 2}"#
      // A torso costs more than everything else here.
      training.steps = 120
    }
    let attends = name.hasSuffix("trajectories")
    if attends { (own.shared, own.hidden) = ([8], []) }
    var settings: any Settings = own
    if name.hasPrefix("ppo") {
      var proximal = PPOSettings()
      (proximal.torso, proximal.hidden) = (own.torso, own.hidden)
      if name.hasSuffix("trajectories") { (proximal.shared, proximal.hidden) = ([8], []) }
      (proximal.rolloutSteps, proximal.minibatchSize, proximal.epochs) = (12, 8, 2)
      settings = proximal
    }
    if name.hasPrefix("a3c") {
      var shared = A3CSettings()
      shared.worker = own
      shared.schedule = .inTurn
      settings = shared
    }
    if name.hasPrefix("impala") {
      var learner = IMPALASettings()
      learner.networks = own
      learner.batch = 4
      learner.rolloutSteps = 5
      learner.schedule = .inTurn
      settings = learner
    }
    harness.plan = RunPlan(
      environment: environment, training: training,
      algorithm: String(name.prefix { $0 != "-" }), algorithmSettings: settings,
      metaLearner: attends ? .trajectoryAttention : .none,
      metaSettings: attends ? OnPolicyResumeTests.attending() : nil, seed: seed)
    let run = try harness.newRun()
    try harness.train(in: run)
    var digest = TraceDigest()
    for (_, bytes) in try TrainingHarness.essence(of: run).sorted(by: { $0.key < $1.key }) {
      for byte in bytes { digest.add(bits: UInt64(byte)) }
    }
    return digest
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
      for name in OnPolicyTraceTests.names {
        print("digest \(name) \(try OnPolicyTraceTests.digest(name))")
      }
    }
    let lines = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      .split(separator: "\n").filter { $0.hasPrefix("digest ") }
    for name in Self.names {
      let url = try #require(Bundle.module.url(forResource: "Traces/\(name)", withExtension: "txt"))
      let stored = try String(contentsOf: url, encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(lines.first { $0.hasPrefix("digest \(name) ") } == "digest \(name) \(stored)")
    }
  }

  @Test(arguments: names) func anotherSeedIsAnotherRun(name: String) throws {
    #expect(try Self.digest(name) == Self.digest(name))
    #expect(try Self.digest(name) != Self.digest(name, seed: 2))
  }
}
