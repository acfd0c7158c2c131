import Settings

/// What is said to the worker, and what it answers.
extension SMACSearcher {
  /// What the worker is told first.
  struct Setup: Encodable {
    let seed: UInt64
    let least: Double
    let most: Int
    let eta: Int
    let initial: Int
    let space: [Dimension]

    /// - Parameter first: the budget of the journal's first trial, where there is one.
    init(_ search: Search, first: Int?) {
      seed = search.seed
      least = search.budget.floor(from: first)
      most = search.budget.most
      eta = search.budget.eta
      initial = search.initialConfigurations
      space = search.space.map(Dimension.init)
    }
  }

  /// A setting as the worker knows it: choices are texts.
  struct Dimension: Encodable {
    let name: String
    var kind: String
    var low: Double?
    var high: Double?
    var isLog = false
    var choices: [String]?
    let usual: SettingValue

    enum CodingKeys: String, CodingKey {
      case name, kind, low, high, isLog, choices
      case usual = "default"
    }

    init(_ setting: SearchedSetting) {
      name = setting.path
      switch setting.values {
      case .real(let range, let isLog):
        (kind, low, high, self.isLog) = ("real", range.lowerBound, range.upperBound, isLog)
        usual = setting.usual
      case .whole(let range, let isLog):
        kind = "int"
        (low, high) = (Double(range.lowerBound), Double(range.upperBound))
        self.isLog = isLog
        usual = setting.usual
      case .choices(let values):
        kind = setting.isOrdered ? "order" : "choice"
        choices = values.map(\.description)
        usual = .string(setting.usual.description)
      }
    }
  }

  struct Told: Encodable {
    let tell: Int
    let cost: Double?

    enum CodingKeys: String, CodingKey { case tell, cost }

    /// A cost that there is not is said to be none, not left out.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(tell, forKey: .tell)
      try container.encode(cost, forKey: .cost)
    }
  }

  struct Answer: Decodable {
    let budget: Double?
    let values: [SettingValue]?
  }

  /// What the worker says when something went wrong.
  struct Report: Decodable {
    let kind: String
    let what: String
    let details: String
  }
}

extension Search.Budget {
  /// What SMAC is told to be the least: a hair below the least budget that there is. SMAC counts
  /// the budgets by a quotient of logarithms, rounded down, which for 243 and 3 comes out a little
  /// below 5, and then leaves the least one out.
  /// - Parameter first: the budget of a journal's first trial, which has the least of all. One that
  ///   was begun when SMAC did leave it out goes on without it.
  func floor(from first: Int?) -> Double {
    let budgets = unrounded
    let least = budgets.first { Int($0.rounded()) == first } ?? budgets.first ?? Double(most)
    return least * (1 - 1e-9)
  }
}

extension SearchedSetting {
  /// The value that the worker means, which knows choices by their texts.
  func value(from said: SettingValue) -> SettingValue? {
    switch values {
    case .choices(let choices): return choices.first { $0.description == said.asString }
    case .whole: return fitting(said)
    case .real(let range, _):
      // The exponential of an end's logarithm may miss the end by a rounding.
      return said.asDouble.map { .double(min(max($0, range.lowerBound), range.upperBound)) }
    }
  }
}
