extension EnvironmentChecker {
  /// How much a finding matters.
  public enum Severity: String, Codable, Sendable {
    /// Training would be wrong or would stop.
    case error
    /// Training may fail, or a result may not mean what it seems to.
    case warning
    /// Good to know.
    case note
  }

  /// One thing that the checker has to say.
  public struct Finding: Codable, Equatable, Sendable {
    /// How much it matters.
    public let severity: Severity
    /// What was found and what to do about it.
    public let sentence: String

    init(_ severity: Severity, _ sentence: String) {
      self.severity = severity
      self.sentence = sentence
    }
  }

  /// What a check found.
  public struct Report: Codable, Equatable, Sendable, CustomStringConvertible {
    /// The environment's name.
    public let name: String
    /// Whether no finding is an error.
    public let isSound: Bool
    /// Steps that every environment took in the first trial.
    public let steps: Int
    /// How many environments were stepped together.
    public let environments: Int
    /// Episodes that ended in the first trial.
    public let episodes: Int
    /// Steps of single environments in a second of wall-clock time, the checker's own reading
    /// included; 0 where the trial was not finished.
    public let stepsPerSecond: Double
    /// Errors first, then warnings, then notes.
    public let findings: [Finding]

    init(
      name: String, steps: Int, environments: Int, episodes: Int, stepsPerSecond: Double,
      findings: [Finding]
    ) {
      self.name = name
      self.steps = steps
      self.environments = environments
      self.episodes = episodes
      self.stepsPerSecond = stepsPerSecond
      self.findings = [Severity.error, .warning, .note].flatMap { severity in
        findings.filter { $0.severity == severity }
      }
      isSound = !findings.contains { $0.severity == .error }
    }

    /// The report that a user reads, one finding a line.
    public var description: String {
      let speed = stepsPerSecond > 0 ? ", \(Int(stepsPerSecond)) steps a second" : ""
      let verdict = isSound ? "sound" : "not sound"
      let heading =
        "\(name): \(verdict) (\(environments) × \(steps) steps, \(episodes) episodes ended\(speed))"
      let lines = findings.map { "  \($0.severity.rawValue): \($0.sentence)" }
      return ([heading] + lines).joined(separator: "\n")
    }
  }
}
