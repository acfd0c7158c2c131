/// A task that can be made by its name.
public struct RegisteredEnvironment: Sendable {
  /// What a user types.
  public let name: String
  /// A few words for a listing.
  public let summary: String
  /// The length of the longest episode in steps; `nil` where the task always ends by itself.
  public let timeLimit: Int?
  private let makeBase: @Sendable () -> any Environment

  /// A task.
  /// - Parameters:
  ///   - name: what a user types.
  ///   - summary: a few words for a listing.
  ///   - timeLimit: the length of the longest episode in steps; `nil` for none.
  ///   - make: makes the task without its limit.
  public init(
    name: String, summary: String = "", timeLimit: Int?,
    _ make: @escaping @Sendable () -> any Environment
  ) {
    self.name = name
    self.summary = summary
    self.timeLimit = timeLimit
    makeBase = make
  }

  /// One environment, with its time limit.
  public func make() -> any Environment {
    guard let timeLimit else { return makeBase() }
    func limited(_ base: some Environment) -> any Environment { TimeLimit(base, steps: timeLimit) }
    return limited(makeBase())
  }
}
