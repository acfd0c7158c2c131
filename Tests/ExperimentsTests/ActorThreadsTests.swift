import Algorithms
import Environments
import Foundation
import Synchronization
import Tensors
import Testing

@testable import Experiments

/// Threads that begin, wait and end: whatever the queue holds when a run is over, nobody stays behind.
@Suite("Actors in threads")
struct ActorThreadsTests {
  /// Environments that count how many of them are open, and may be slow or fail.
  private final class Census: Sendable {
    let made = Mutex(0)
    let open = Mutex(0)
    let steps = Mutex(0)

    /// - Parameter failsToOpenAt: which vector of environments cannot be made, counted from 1.
    func factory(pause: TimeInterval = 0, failsToOpenAt: Int = .max) -> EnvironmentFactory {
      let census = self
      return EnvironmentFactory { settings, count in
        let number = census.made.withLock { made -> Int in
          made += 1
          return made
        }
        if number >= failsToOpenAt { throw Kill() }
        let base = try EnvironmentFactory(registry: TrainingHarness.registry)
          .makePlain(settings, count: count)
        census.open.withLock { $0 += 1 }
        return Counted(base, census: census, pause: pause)
      }
    }
  }

  private final class Counted: VectorEnvironmentWrapper {
    let base: any VectorEnvironment
    private let census: Census
    private let pause: TimeInterval
    private var isOpen = true

    init(_ base: any VectorEnvironment, census: Census, pause: TimeInterval) {
      (self.base, self.census, self.pause) = (base, census, pause)
    }

    func step(_ actions: Actions) throws -> VectorStep {
      if pause > 0 { Thread.sleep(forTimeInterval: pause) }
      census.steps.withLock { $0 += 1 }
      return try base.step(actions)
    }

    func close() {
      if isOpen { census.open.withLock { $0 -= 1 } }
      isOpen = false
      base.close()
    }
  }

  private func train(
    _ factory: EnvironmentFactory, stopAt: Int, pauseOfLearner: TimeInterval = 0
  ) throws -> RunOutcome {
    let harness = try ActorLearnerTests.harness(.threads)
    var plan = harness.plan
    plan.training.steps = 100_000
    plan.training.evaluationEvery = 100_000
    let job = TrainingJob(
      plan: plan, folder: try harness.newRun(), isResuming: false, factory: factory, now: { 0 },
      watch: { event in
        guard case .stepped(let step, _) = event else { return .proceed }
        if pauseOfLearner > 0 { Thread.sleep(forTimeInterval: pauseOfLearner) }
        return step >= stopAt ? .stop : .proceed
      })
    return try AlgorithmTable.standard.entry(named: "impala").maker.open(plan, for: job)
  }

  /// A slow learner: the queue is full and actors wait, which is also what bounds how far they get.
  @Test func stoppedWhileTheQueueIsFull() throws {
    let census = Census()
    let outcome = try train(census.factory(), stopAt: 100, pauseOfLearner: 0.02)
    #expect(outcome.wasInterrupted && outcome.steps == 100)
    #expect(census.open.withLock { $0 } == 0)
    // Learned from, waiting in the queue, and two unrolls in the hands of each actor; two environments
    // step at once.
    let most = (100 + 2 * 10 + 3 * 20) / 2
    #expect(census.steps.withLock { $0 } <= most)
  }

  /// Slow environments: the queue is empty and the learner waits.
  @Test func stoppedWhileTheQueueIsEmpty() throws {
    let census = Census()
    let outcome = try train(census.factory(pause: 0.002), stopAt: 100)
    #expect(outcome.wasInterrupted)
    #expect(census.open.withLock { $0 } == 0)
  }

  /// The first two are the run's own; an actor's cannot be opened.
  @Test(arguments: [1, 2, 3, 4, 5]) func environmentsThatDoNotOpen(number: Int) throws {
    let census = Census()
    #expect(throws: Kill.self) {
      _ = try train(census.factory(failsToOpenAt: number), stopAt: 100_000)
    }
    #expect(census.open.withLock { $0 } == 0)
  }

  private func unroll(_ version: Int) throws -> Unroll {
    var random = RandomStream(seed: 1)
    let agent = A2C(
      observationSize: 4, actions: .discrete(count: 2), settings: A2CSettings(), using: &random)
    let task = try TrainingHarness.registry.make("CartPole", count: 1)
    let loop = try OnPolicyLoop(
      agent: agent, environment: task, settings: TrainingSettings(), seed: 1)
    return Unroll(
      actor: 0, version: version, record: RolloutRecorder(of: task),
      lastValues: [0], finalObservations: [0, 0, 0, 0], episodes: [], state: loop.state)
  }

  @Test func theDeskKeepsTheOrderAndSendsActorsHome() throws {
    let desk = UnrollDesk(capacity: 2)
    desk.publish(ParameterSnapshot(numbers: [1], version: 5))
    #expect(desk.exchange(nil)?.version == 5)
    for version in [1, 2] { _ = desk.exchange(try unroll(version)) }
    // A third has to wait until one is taken.
    let third = try unroll(3)
    let isIn = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      _ = desk.exchange(third)
      isIn.signal()
    }
    #expect(isIn.wait(timeout: .now() + 0.05) == .timedOut)
    #expect(try desk.take()?.version == 1)
    #expect(isIn.wait(timeout: .now() + 5) == .success)
    #expect(try desk.take()?.version == 2)
    #expect(try desk.take()?.version == 3)
    // A learner that waits hears of a fault, and an actor that waits of the end.
    let heard = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      #expect(throws: Kill.self) { _ = try desk.take() }
      heard.signal()
    }
    Thread.sleep(forTimeInterval: 0.02)
    desk.fail(Kill())
    #expect(heard.wait(timeout: .now() + 5) == .success)
    for version in [1, 2] { _ = desk.exchange(try unroll(version)) }
    Thread.detachNewThread {
      #expect(desk.exchange(third) == nil)
      heard.signal()
    }
    Thread.sleep(forTimeInterval: 0.02)
    desk.close()
    #expect(heard.wait(timeout: .now() + 5) == .success)
    #expect(desk.exchange(nil) == nil)
  }

  /// A learner that is told that no more will come gets what waits, and then nothing.
  @Test func theDeskExpectsNoMore() throws {
    let desk = UnrollDesk(capacity: 2)
    desk.publish(ParameterSnapshot(numbers: [1], version: 5))
    _ = desk.exchange(try unroll(1))
    desk.expectNoMore()
    #expect(try desk.take()?.version == 1)
    #expect(try desk.take() == nil)
  }

  /// Half a batch and no more: nothing was learned, nothing is counted, and what there is can be saved.
  @Test func aBatchThatIsNeverWhole() throws {
    final class Source: UnrollSource {
      var unrolls: [Unroll] = []
      func begin(from state: ActorLearnerState, with parameters: ParameterSnapshot) {}
      func next() -> Unroll? { unrolls.popLast() }
      func publish(_ parameters: ParameterSnapshot) { Issue.record("nothing was learned") }
      func beginFreshEpisodes() -> [OnPolicyLoopState]? { nil }
    }
    let plan = try ActorLearnerTests.harness(.threads).plan
    let own = try #require(plan.algorithmSettings as? IMPALASettings)
    let task = try TrainingHarness.registry.make("CartPole", count: 1)
    var random = RandomStream(seed: 1)
    let agent = try IMPALA(
      observations: task.observationSpace, actions: task.actionSpace, settings: own, using: &random)
    let source = Source()
    source.unrolls = [try unroll(0), try unroll(0)]
    var loop = ActorLearnerLoop(
      agent: agent, environment: task, source: source, actors: 3, training: plan.training, seed: 1)
    loop.state.makeRoom(for: 3)
    let before = loop.state
    let report = try loop.advance()
    #expect(report.episodes.isEmpty && report.metrics.entries.isEmpty)
    #expect(loop.state == before && source.unrolls.isEmpty)
  }

  /// The run itself needs the task's spaces and something to judge by: one environment, and so many.
  @Test func whatARunOpensItself() throws {
    let counts = Mutex<[Int]>([])
    let factory = EnvironmentFactory { settings, count in
      counts.withLock { $0.append(count) }
      return try EnvironmentFactory(registry: TrainingHarness.registry)
        .makePlain(settings, count: count)
    }
    _ = try train(factory, stopAt: 20)
    // Three actors of two environments each.
    let judged = EnvironmentSettings().evaluationCount
    #expect(counts.withLock { $0 }.prefix(2) == [1, judged])
    #expect(counts.withLock { $0 }.dropFirst(2).allSatisfy { $0 == 2 })
  }
}
