import Foundation
import Synchronization
import Testing

@testable import Experiments

@Suite("Several runs side by side")
struct RunBatchTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func items(_ seeds: [UInt64], _ name: String) throws -> [RunBatch.Item] {
    try seeds.map {
      RunBatch.Item(
        plan: try TrainingHarness.plan(seed: $0),
        folder: try RunFolder.create(in: folder.path, named: "\(name)-\($0)"))
    }
  }

  private func batch(_ items: [RunBatch.Item], jobs: Int) -> RunBatch {
    RunBatch(
      items, jobs: jobs, factory: EnvironmentFactory(registry: TrainingHarness.registry))
  }

  private func isDone(_ ending: RunBatch.Ending) -> Bool {
    if case .done(let outcome) = ending { return !outcome.wasInterrupted }
    return false
  }

  @Test func sideBySideIsAsAlone() throws {
    let together = try items([0, 1, 2], "together")
    let endings = batch(together, jobs: 2).run(interruption: Interruption()) { _, _ in .proceed }
    #expect(endings.count == 3 && endings.allSatisfy(isDone))
    for (item, seed) in zip(together, [UInt64](0...2)) {
      let alone = try items([seed], "alone")
      _ = batch(alone, jobs: 1).run(interruption: Interruption()) { _, _ in .proceed }
      try TrainingHarness.expectEqual(alone[0].folder, item.folder)
    }
  }

  @Test func everyEventBearsItsRun() throws {
    let saved = Mutex([Int: [Int]]())
    _ = batch(try items([5, 6], "told"), jobs: 2).run(interruption: Interruption()) {
      index, event in
      if case .saved(let step) = event { saved.withLock { $0[index, default: []].append(step) } }
      return .proceed
    }
    #expect(saved.withLock { $0 } == [0: [90, 180, 270, 300], 1: [90, 180, 270, 300]])
  }

  /// Runs save and stop, those that wait do not begin, and all come to the unbroken end later.
  @Test func anInterruptionStopsAll() throws {
    let interruption = Interruption()
    let broken = try items([0, 1, 2], "broken")
    let endings = batch(broken, jobs: 2).run(interruption: interruption) { _, event in
      if case .stepped(let step, _) = event, step == 50 { interruption.request() }
      return .proceed
    }
    #expect(interruption.isRequested)
    var interrupted = 0
    for ending in endings[..<2] {
      if case .done(let outcome) = ending, outcome.wasInterrupted { interrupted += 1 }
      if case .notBegun = ending { interrupted += 1 }
    }
    #expect(interrupted == 2)
    guard case .notBegun = endings[2] else {
      Issue.record("the third run began")
      return
    }
    let again = broken.map { RunBatch.Item(plan: $0.plan, folder: $0.folder, isResuming: true) }
    let ends = batch(again, jobs: 2).run(interruption: Interruption()) { _, _ in .proceed }
    #expect(ends.allSatisfy(isDone))
    let unbroken = try items([0], "unbroken")
    _ = batch(unbroken, jobs: 1).run(interruption: Interruption()) { _, _ in .proceed }
    try TrainingHarness.expectEqual(unbroken[0].folder, broken[0].folder)
  }

  /// One run's failure is its own.
  @Test func aRunInUseFailsAlone() throws {
    let both = try items([0, 1], "used")
    let lock = try RunLock(both[0].folder)
    let endings = batch(both, jobs: 1).run(interruption: Interruption()) { _, _ in .proceed }
    withExtendedLifetime(lock) {}
    guard case .failed(let error) = endings[0] else {
      Issue.record("two trained one run")
      return
    }
    #expect(error as? FileFault == .inUse(path: both[0].folder.path))
    #expect(isDone(endings[1]))
    #expect(!FileManager.default.fileExists(atPath: both[0].folder.progress))
  }

  @Test func threadsAreShared() throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    #expect(batch(try items([1], "one"), jobs: 1).threadsPerRun == cores)
    #expect(batch(try items([1, 2], "two"), jobs: 2).threadsPerRun == max(1, cores / 2))
    // More jobs than runs leave no core idle.
    #expect(batch(try items([3], "three"), jobs: 64).threadsPerRun == cores)
  }
}
