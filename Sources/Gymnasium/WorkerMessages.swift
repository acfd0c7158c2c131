import Environments

/// What a worker is told first.
struct WorkerSetup: Encodable {
  let id: String
  let count: Int
  /// JSON in JSON, so that the types of numbers survive.
  let kwargs: String
  /// The arguments of each task, over `kwargs`, as JSON in JSON; none for a single task.
  let tasks: [String]
  /// Episodes of a trial, after which the task changes.
  let episodes: Int
  /// Whether the tasks take turns.
  let inTurn: Bool
  let maxEpisodeSteps: Int?
  let renderMode: String?
  /// Where modules and files of one's own are looked for.
  let directory: String
}

/// What a worker answers first.
struct WorkerSpaces: Decodable, Equatable {
  let observation: WorkerSpace
  let action: WorkerSpace
  /// Whether numbers of observations are bytes.
  let inBytes: Bool
}

/// A space on its way from Python.
struct WorkerSpace: Decodable, Equatable {
  let kind: String
  let count: Int?
  let shape: [Int]?
  let low: [Float]?
  let high: [Float]?

  /// The space, if the description is whole.
  var space: Space? {
    if kind == "discrete", let count { return .discrete(count: count) }
    guard let shape, let low, let high else { return nil }
    let size = shape.reduce(1, *)
    func filled(_ bounds: [Float]) -> [Float] {
      bounds.count == 1 ? Array(repeating: bounds[0], count: size) : bounds
    }
    let bounds = (filled(low), filled(high))
    guard bounds.0.count == size, bounds.1.count == size else { return nil }
    return .box(shape: shape, low: bounds.0, high: bounds.1)
  }
}

/// What a worker says when something went wrong.
struct WorkerReport: Decodable {
  let kind: String
  let what: String
  let details: String?
  let nearest: [String]?
  /// Which of the worker's environments it was.
  let index: Int?
}
