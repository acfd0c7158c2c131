import Environments
import Workers

/// A worker that did not do what it was told.
struct WorkerFailure {
  /// Which worker.
  let place: Int
  let failure: EnvironmentWorker.Failure
}

/// Faults during a run: told, or mended.
extension GymnasiumEnvironment {
  /// Replaces a worker and lets its environments begin fresh episodes, if that is allowed.
  ///
  /// The environments' share of the step under way is a truncation: whatever was lost is not the
  /// agent's doing, so what it acted on keeps its value.
  /// - Throws: what went wrong, if it is not to be mended.
  func replace(_ failed: WorkerFailure, while occasion: String) throws {
    let lost = workers[failed.place]
    let error = error(for: failed.failure, of: lost, while: occasion)
    // Whoever hangs would answer later, out of turn.
    if case .lost = failed.failure { lost.worker.kill() }
    guard case .workerFailed(_, let what, let details) = error, options.restartsDeadWorkers,
      warnings.count < options.maximumRestarts
    else { throw error }
    lost.worker.kill()
    warn(
      "Environment '\(name)' \(what). Its worker was restarted (\(warnings.count + 1) of at most "
        + "\(options.maximumRestarts) times); environments \(lost.share.lowerBound) to "
        + "\(lost.share.upperBound - 1) begin fresh episodes."
        + (details.isEmpty ? "" : "\n\(details)"))
    do {
      try restart(failed.place)
    } catch let second as EnvironmentWorker.Failure {
      // The fresh worker fails as well: again, until the number of restarts is used up.
      try replace(WorkerFailure(place: failed.place, failure: second), while: "it was restarted")
      return
    } catch {
      throw Self.startError(error, id: name, options: options)
    }
    markTruncated(lost.share)
  }

  private func restart(_ place: Int) throws {
    let share = workers[place].share
    let fresh = try Self.start(name, share, options: options, sharing: memory)
    workers[place] = fresh
    followedCore = -1
    let described = try fresh.awaitSpaces(within: options.startTimeout)
    guard described == spaces else {
      throw EnvironmentError.unsuitable(name: name, what: "has other spaces each time it is made")
    }
    try fresh.map(layout, within: options.startTimeout)
    // Other seeds than before, or the same episode would lead to the same fault; and not the
    // system's entropy, or two runs that are mended alike would differ.
    let offset = UInt64(count) * UInt64(warnings.count)
    header[0] = Int64((seed + offset) % (Self.seedLimit - UInt64(count)))
    try fresh.begin(.reset)
    try fresh.awaitDone(within: options.timeout)
  }

  private func markTruncated(_ share: Range<Int>) {
    guard !lastObservations.isEmpty else { return }
    let size = observationSpace.size
    for place in share {
      rewardView[place] = 0
      endingView[place] = EndingFlag.truncated
      writeFinals(place * size..<(place + 1) * size, from: lastObservations)
    }
  }

  private func warn(_ warning: String) {
    warnings.append(warning)
    onWarning?(warning)
  }

  /// The error that a user reads.
  func error(
    for failure: EnvironmentWorker.Failure, of worker: EnvironmentWorker, while occasion: String
  ) -> EnvironmentError {
    switch failure {
    case .lost(let error):
      return .workerFailed(
        name: name, what: "failed while \(occasion): its worker \(error.what)",
        details: error.output)
    case .reported(let report):
      let index = worker.share.lowerBound + (report.index ?? 0)
      if report.kind == "misbehaved" { return misbehaved(report.what, index: index) }
      if report.kind == "unsuitable" { return .unsuitable(name: name, what: report.what) }
      return .workerFailed(
        name: name, what: "\(report.what) while \(occasion) (environment \(index) of \(count))",
        details: Self.tail(report.details))
    }
  }
}
