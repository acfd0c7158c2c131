import Algorithms
import Environments
import Experience
import Ranks
import Tensors
import Testing

@testable import Experiments

/// What goes between processes arrives as it was sent, and what is no message is refused.
@Suite("Messages between processes")
struct RankMessageTests {
  /// An unroll of a recurrent actor, some steps in, with episodes that ended.
  private func unroll(
    on task: String = "CartPole"
  ) throws -> (unroll: Unroll, blank: RolloutRecorder, actions: Space) {
    let harness = try ActorLearnerTests.harness(.threads, memory: 6, task: task)
    let own = try #require(harness.plan.algorithmSettings as? IMPALASettings)
    let factory = EnvironmentFactory(registry: .native)
    let environment = try factory.makePlain(harness.plan.environment)
    var actor = try UnrollActor(1, of: harness.plan, factory: factory) {
      try IMPALA(observations: $0, actions: $1, settings: own, using: &$2)
    }
    defer { actor.close() }
    var random = RandomStream(seed: 3)
    let learner = try IMPALA(
      observations: environment.observationSpace, actions: environment.actionSpace, settings: own,
      using: &random)
    let parameters = ParameterSnapshot(of: learner.network, version: 12)
    var latest = try actor.act(with: parameters)
    while latest.episodes.isEmpty { latest = try actor.act(with: parameters) }
    return (latest, RolloutRecorder(of: environment), environment.actionSpace)
  }

  /// Of vectors, and of pictures, which stay bytes.
  @Test(arguments: ["CartPole", "Catch"]) func anUnrollArrives(task: String) throws {
    let (unroll, blank, actions) = try unroll(on: task)
    let bytes = try ActorWord.unroll(unroll).bytes()
    let word = try ActorWord(Ranks.Message(sender: 2, bytes: bytes), blank: blank)
    guard case .unroll(let found) = word else {
      Issue.record("not an unroll: \(word)")
      return
    }
    #expect(found.actor == 1 && found.version == 12)
    #expect(found.episodes == unroll.episodes && found.state == unroll.state)
    #expect(found.steps == unroll.steps && found.steps == 10)
    let (sent, arrived) = (
      unroll.rollout(actionSpace: actions), found.rollout(actionSpace: actions)
    )
    #expect(arrived.observations.floats == sent.observations.floats)
    #expect(arrived.actions == sent.actions)
    for part in [\Rollout.rewards, \.continues, \.boundaries, \.values, \.nextValues, \.resets] {
      #expect(arrived[keyPath: part].floats == sent[keyPath: part].floats)
    }
    #expect(arrived.logProbabilities?.floats == sent.logProbabilities?.floats)
    #expect(arrived.finalObservations?.floats == sent.finalObservations?.floats)
    #expect(arrived.memories.map { $0.floats } == sent.memories.map { $0.floats })
    #expect(arrived.memories[0].shape == [2, 2, 6])
  }

  @Test func whatIsCutOffIsRefused() throws {
    let (unroll, blank, _) = try unroll()
    let bytes = try ActorWord.unroll(unroll).bytes()
    for length in [0, 1, 9, 40, bytes.count / 2, bytes.count - 1] {
      #expect(throws: (any Error).self) {
        _ = try ActorWord(
          Ranks.Message(sender: 2, bytes: Array(bytes.prefix(length))), blank: blank)
      }
    }
    #expect(throws: RanksFault.garbled(sender: 1)) {
      _ = try ActorWord(Ranks.Message(sender: 1, bytes: bytes + [0]), blank: blank)
    }
    #expect(throws: RanksFault.garbled(sender: 1)) {
      _ = try ActorWord(Ranks.Message(sender: 1, bytes: [9]), blank: blank)
    }
  }

  @Test func otherWords() throws {
    let blank = RolloutRecorder(of: try EnvironmentRegistry.native.make("CartPole", count: 2))
    func word(_ word: ActorWord) throws -> ActorWord {
      try ActorWord(Ranks.Message(sender: 1, bytes: word.bytes()), blank: blank)
    }
    guard case .hello = try word(.hello) else { return _ = Issue.record("not hello") }
    guard case .fault("It fell over.") = try word(.fault("It fell over.")) else {
      return _ = Issue.record("not the fault")
    }
    let answer = LearnerWord(goesOn: true, version: 7, numbers: [1, .nan, -0.0], state: [1, 2])
    var found = LearnerWord(goesOn: false)
    let isSound = found.read(plainBytes: answer.plainBytes)
    #expect(isSound)
    #expect(found.goesOn && found.version == 7 && found.state == [1, 2])
    #expect(found.numbers.map(\.bitPattern) == answer.numbers.map(\.bitPattern))
    let isStillSound = found.read(plainBytes: [1, 2, 3])
    #expect(!isStillSound)
  }

  /// The tests' own build may have MPI in it or not; without it, joining says how to get it.
  @Test func withoutMPIThereIsASentence() {
    guard !Ranks.areBuilt else { return }
    #expect(throws: RanksFault.notBuilt) { _ = try Ranks.join() }
    #expect(RanksFault.notBuilt.description.contains("libopenmpi-dev"))
  }
}
