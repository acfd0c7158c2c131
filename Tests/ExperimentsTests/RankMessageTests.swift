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
  ) throws -> (unroll: Unroll, form: UnrollForm, actions: Space) {
    try unroll(of: ActorLearnerTests.harness(.threads, memory: 6, task: task).plan)
  }

  private func unroll(
    of plan: RunPlan
  ) throws -> (unroll: Unroll, form: UnrollForm, actions: Space) {
    let own = try #require(plan.algorithmSettings as? IMPALASettings)
    let factory = EnvironmentFactory(registry: .native)
    let environment = try factory.makePlain(plan.environment, count: 1)
    var actor = try UnrollActor(1, of: plan, factory: factory) {
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
    return (
      latest, UnrollForm(of: learner, environment, count: plan.environment.count),
      environment.actionSpace
    )
  }

  /// Of vectors, and of pictures, which stay bytes.
  @Test(arguments: ["CartPole", "Catch"]) func anUnrollArrives(task: String) throws {
    let (unroll, form, actions) = try unroll(on: task)
    let bytes = try ActorWord.unroll(unroll).bytes()
    let word = try ActorWord(Ranks.Message(sender: 2, bytes: bytes), form: form)
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
    let (unroll, form, _) = try unroll()
    let bytes = try ActorWord.unroll(unroll).bytes()
    for length in [0, 1, 9, 40, bytes.count / 2, bytes.count - 1] {
      #expect(throws: (any Error).self) {
        _ = try ActorWord(
          Ranks.Message(sender: 2, bytes: Array(bytes.prefix(length))), form: form)
      }
    }
    #expect(throws: RanksFault.garbled(sender: 1)) {
      _ = try ActorWord(Ranks.Message(sender: 1, bytes: bytes + [0]), form: form)
    }
    #expect(throws: RanksFault.garbled(sender: 1)) {
      _ = try ActorWord(Ranks.Message(sender: 1, bytes: [9]), form: form)
    }
  }

  /// Whole messages of actors with other environments, lengths or memories, or of other actors: a learner that
  /// took them would end without a word.
  @Test func whatHasAnotherFormIsRefused() throws {
    let (sound, form, _) = try unroll()
    func fits(_ change: (inout Unroll) -> Void) throws -> Bool {
      var unroll = sound
      change(&unroll)
      let message = Ranks.Message(sender: 2, bytes: try ActorWord.unroll(unroll).bytes())
      do {
        _ = try ActorWord(message, form: form)
        return true
      } catch {
        #expect(error == .garbled(sender: 2))
        return false
      }
    }
    let asItWas = try fits { _ in }
    #expect(asItWas)
    let changes: [(inout Unroll) -> Void] = [
      { $0.actor = 0 }, { $0.actor = 7 }, { $0.version = -1 }, { $0.record.clear() },
      { $0.lastValues = [1] }, { $0.finalObservations.removeLast() },
      { $0.state.memory.append(0) }, { $0.state.runningReturns = [] },
      { $0.record.add(memory: Tensor([1, 2], shape: [2])) },
    ]
    for (index, change) in changes.enumerated() {
      let isTaken = try fits(change)
      #expect(!isTaken, "change \(index)")
    }
  }

  /// What another machine may send that still has an older recipe.
  @Test(arguments: [
    "count=3", "rolloutSteps=6", "memory=5", "memory=0", "name=Catch", "name=Pendulum",
  ])
  func unrollsOfAnotherRecipe(setting: String) throws {
    let form = try unroll().form
    let other = try unroll(of: Self.plan(setting)).unroll
    let message = Ranks.Message(sender: 2, bytes: try ActorWord.unroll(other).bytes())
    #expect(throws: RanksFault.garbled(sender: 2)) { _ = try ActorWord(message, form: form) }
  }

  /// The digests of all recipes that give other unrolls differ; steps and threads are each process's own.
  @Test func theDigestOfARecipe() throws {
    let settings = [
      "seed=1", "count=3", "rolloutSteps=6", "hidden=9", "name=Catch", "rewardScale=2",
    ]
    let digests = try settings.map { try Self.plan($0).actingDigest }
    #expect(Set(digests).count == settings.count)
    var plan = try Self.plan("seed=1")
    (plan.training.threads, plan.training.steps) = (7, 9)
    #expect(plan.actingDigest == digests[0])
    plan.seed = 2
    #expect(!digests.contains(plan.actingDigest))
  }

  /// The tests' plan with one setting changed.
  private static func plan(_ setting: String) throws -> RunPlan {
    let parts = setting.split(separator: "=").map(String.init)
    var plan = try ActorLearnerTests.harness(
      .threads, memory: 6, task: setting == "name=Catch" ? "Catch" : "CartPole"
    ).plan
    var own = try #require(plan.algorithmSettings as? IMPALASettings)
    if EnvironmentSettings.names.contains(parts[0]) {
      try plan.environment.set(parts[0], text: parts[1])
    } else if parts[0] != "seed" {
      try own.set(parts[0], text: parts[1])
    }
    plan.algorithmSettings = own
    return plan
  }

  /// Silence counts from the wish to stop on, not from before: slow environments are no dead ones.
  @Test func silence() {
    var silence = Silence()
    silence.end(now: 10)
    let moments = [(false, 100), (true, 100), (true, 105), (true, 105.5)]
    let before = moments.map { silence.isTooLong(isInterrupted: $0.0, now: $0.1) }
    #expect(before == [false, false, false, true])
    silence.end(now: 106)
    let after = [111, 111.5].map { silence.isTooLong(isInterrupted: true, now: $0) }
    #expect(after == [false, true])
  }

  @Test func otherWords() throws {
    let form = try unroll().form
    func word(_ word: ActorWord) throws -> ActorWord {
      try ActorWord(Ranks.Message(sender: 1, bytes: word.bytes()), form: form)
    }
    guard case .hello("0123") = try word(.hello(recipe: "0123")) else {
      return _ = Issue.record("not hello")
    }
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
