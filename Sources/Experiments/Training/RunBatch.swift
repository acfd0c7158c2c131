import Environments
import Foundation
import Ranks
import Synchronization
import Tensors

/// Several runs side by side, as many at once as there are jobs, each on threads of its own.
///
/// Seeds need no synchronisation, so one thread each on all cores is the fastest way through an experiment. Runs
/// share nothing: each makes its environments, agent and streams on the thread that trains it.
public struct RunBatch: Sendable {
  /// One run and where it lies.
  public struct Item: Sendable {
    /// The plan.
    public var plan: RunPlan
    /// The folder.
    public var folder: RunFolder
    /// Whether it goes on from a checkpoint.
    public var isResuming: Bool

    /// One run and where it lies.
    public init(plan: RunPlan, folder: RunFolder, isResuming: Bool = false) {
      self.plan = plan
      self.folder = folder
      self.isResuming = isResuming
    }
  }

  /// How one run ended.
  public enum Ending: Sendable {
    /// It came to its end or was interrupted.
    case done(RunOutcome)
    /// It failed; its checkpoints are kept.
    case failed(any Error)
    /// It never began, since the batch was interrupted.
    case notBegun
  }

  /// Called with a run's place when its turn has come, on the thread that will train it; returns the run as
  /// it shall be trained. What it throws is the run's failure.
  public var prepare: @Sendable (Int, Item) throws -> Item = { $1 }
  /// Told of a run's place when it is over, on the thread that trained it.
  public var ended: @Sendable (Int, Ending) -> Void = { _, _ in }

  /// The other processes, where `mpirun` started some; then there is one run.
  public var ranks: Ranks?

  private let items: [Item]
  private let jobs: Int
  private let factory: EnvironmentFactory
  private let algorithms: AlgorithmTable

  /// A batch.
  /// - Parameter jobs: how many runs go on at once.
  public init(
    _ items: [Item], jobs: Int, factory: EnvironmentFactory,
    algorithms: AlgorithmTable = .standard
  ) {
    precondition(jobs >= 1, "RunBatch needs at least one job, not \(jobs)")
    self.items = items
    self.jobs = min(jobs, max(items.count, 1))
    self.factory = factory
    self.algorithms = algorithms
  }

  /// Threads that a run gets when its settings leave the choice.
  public var threadsPerRun: Int { max(1, ProcessInfo.processInfo.activeProcessorCount / jobs) }

  /// Trains all and waits.
  /// - Parameters:
  ///   - interruption: when requested, runs save and stop, and no further one begins.
  ///   - watch: told of every event with the run's place in the batch, from several threads.
  /// - Returns: how each run ended, in the order of the items.
  public func run(
    interruption: Interruption,
    watch: @escaping @Sendable (Int, TrainingEvent) -> TrainingDirective
  ) -> [Ending] {
    let endings = Mutex([Ending](repeating: .notBegun, count: items.count))
    let next = Mutex(0)
    let group = DispatchGroup()
    for _ in 0..<jobs {
      group.enter()
      // Threads of our own: learning is long and deep, and a pool's threads are for short work.
      let thread = Thread {
        defer { group.leave() }
        while true {
          let index = next.withLock { next -> Int in
            defer { next += 1 }
            return next
          }
          guard index < items.count, !interruption.isRequested else { return }
          let ending = train(index, interruption) { watch(index, $0) }
          endings.withLock { $0[index] = ending }
          ended(index, ending)
        }
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
    group.wait()
    return endings.withLock { $0 }
  }

  private func train(
    _ index: Int, _ interruption: Interruption,
    _ watch: @escaping (TrainingEvent) -> TrainingDirective
  ) -> Ending {
    do {
      let item = try prepare(index, items[index])
      if ranks != nil { try item.plan.requireActorsApart() }
      let entry = try algorithms.entry(named: item.plan.algorithm)
      let lock = try RunLock(item.folder)
      defer { withExtendedLifetime(lock) {} }
      let wished = item.plan.training.threads
      let pool = ThreadPool(threads: wished > 0 ? wished : threadsPerRun)
      let job = TrainingJob(
        plan: item.plan, folder: item.folder, isResuming: item.isResuming, factory: factory,
        ranks: ranks.map { RankTerms(ranks: $0, isInterrupted: { interruption.isRequested }) },
        now: { Double(DispatchTime.now().uptimeNanoseconds) * 1e-9 },
        watch: { event in
          if case .stop = watch(event) { return .stop }
          return interruption.isRequested ? .stop : .proceed
        })
      return .done(try pool.use { try entry.maker.open(job.plan, for: job) })
    } catch {
      return .failed(error)
    }
  }
}
