import Settings

/// A line of a search's journal: what was asked for, what came of it, that nothing was left to ask
/// for, or what failed in the confirmation.
public enum JournalEntry: Equatable, Sendable {
  /// A trial was asked for.
  case asked(Asked)
  /// A trial was told.
  case told(Told)
  /// A further trial was asked for, and no configuration was left.
  case exhausted(Exhausted)
  /// A run of the confirmation failed.
  case failed(Failed)

  /// A trial before it is trained.
  public struct Asked: Codable, Equatable, Sendable {
    /// Its number, from 1.
    public var trial: Int
    /// Environment steps of each run.
    public var budget: Int
    /// The values of the searched settings by their paths.
    public var settings: [String: SettingValue]
    /// The seeds, as a recipe says them.
    public var seeds: String

    enum CodingKeys: String, CodingKey {
      case trial = "asked"
      case budget, settings, seeds
    }
  }

  /// What a trial came to.
  public struct Told: Codable, Equatable, Sendable {
    /// Its number, from 1.
    public var trial: Int
    /// Minus the mean of the objectives; `nil` of a trial that failed.
    public var cost: Double?
    /// What each run came to, by the name of its folder: `TASK-seed0`.
    public var objectives: [String: Double]
    /// Seconds of training, those of all its runs together.
    public var seconds: Double
    /// The commits of the sources that it was trained with, where they are known.
    public var commit: String?
    /// Why it failed.
    public var problem: String?
    /// The earlier trial of the same configuration and budget whose numbers these are: it was not
    /// trained again.
    public var same: Int?

    enum CodingKeys: String, CodingKey {
      case trial = "told"
      case cost, objectives, seconds, commit, problem, same
    }
  }

  /// The end of the space.
  public struct Exhausted: Codable, Equatable, Sendable {
    /// How many trials had been asked for.
    public var trials: Int

    enum CodingKeys: String, CodingKey { case trials = "exhausted" }
  }

  /// A run of the confirmation that failed.
  public struct Failed: Codable, Equatable, Sendable {
    /// Its folder within the search's: `confirm/0031/TASK-seed100`.
    public var run: String
    /// Why.
    public var problem: String

    enum CodingKeys: String, CodingKey {
      case run = "failed"
      case problem
    }
  }
}

extension JournalEntry {
  /// The steps of a trial that was asked for; `nil` of another line.
  public var budget: Int? {
    guard case .asked(let asked) = self else { return nil }
    return asked.budget
  }
}

extension JournalEntry: Codable {
  private enum Kind: String, CodingKey { case asked, told, exhausted, failed }

  /// Reads a line: its first word says which kind it is.
  public init(from decoder: any Decoder) throws {
    let kinds = try decoder.container(keyedBy: Kind.self)
    if kinds.contains(.asked) {
      self = .asked(try Asked(from: decoder))
    } else if kinds.contains(.told) {
      self = .told(try Told(from: decoder))
    } else if kinds.contains(.exhausted) {
      self = .exhausted(try Exhausted(from: decoder))
    } else {
      self = .failed(try Failed(from: decoder))
    }
  }

  /// Writes a line.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .asked(let asked): try asked.encode(to: encoder)
    case .told(let told): try told.encode(to: encoder)
    case .exhausted(let exhausted): try exhausted.encode(to: encoder)
    case .failed(let failed): try failed.encode(to: encoder)
    }
  }
}
