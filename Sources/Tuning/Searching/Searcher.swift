/// What proposes the trials of a search: it is asked for the next one, and told what each came to.
///
/// A search is stopped and gone on with by asking and telling again, so equal asks and tells must
/// give equal proposals. Nobody calls it from two threads at once.
public protocol Searcher: AnyObject {
  /// The next trial; `nil` when there is no configuration that was not tried, and then for ever.
  /// - Throws: `TuningFault`.
  func ask() throws -> Proposal?

  /// What a trial came to.
  /// - Parameters:
  ///   - trial: its number: the first one asked for is 1.
  ///   - cost: what is to be made small; `nil` of a trial that failed, which counts as worse than
  ///     all others.
  /// - Throws: `TuningFault`.
  func tell(_ trial: Int, cost: Double?) throws
}

/// A configuration to be tried, and how long.
public struct Proposal: Hashable, Sendable {
  /// The values of the searched settings.
  public var configuration: Configuration
  /// Environment steps of each of its runs.
  public var steps: Int

  /// A configuration to be tried.
  public init(configuration: Configuration, steps: Int) {
    self.configuration = configuration
    self.steps = steps
  }
}
