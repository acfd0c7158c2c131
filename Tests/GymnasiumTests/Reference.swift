import Environments
import Foundation
import Gymnasium

/// What plain Gymnasium does, found out by `Fixtures/reference.py` in the same interpreter.
struct Reference: Decodable {
  struct Record: Decodable {
    let first: [Float]
    let steps: [Step]
  }

  struct Step: Decodable {
    let observation: [Float]
    let arrival: [Float]
    let reward: Double
    let ending: Int
  }

  private struct Request: Encodable {
    let id: String
    let kwargs: [String: PythonValue]
    let limit: Int?
    let seeds: [Int]
    let actions: [[[Float]]]
  }

  /// The records, one an environment.
  let records: [Record]

  /// Steps environments with the given seeds through `actions`, one list of actions an environment.
  init(
    _ id: String, kwargs: [String: PythonValue], limit: Int?, seeds: [Int], actions: [[[Float]]]
  ) throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("encore-reference-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let request = Request(id: id, kwargs: kwargs, limit: limit ?? 0, seeds: seeds, actions: actions)
    let question = place.appendingPathComponent("request.json")
    let answer = place.appendingPathComponent("answer.json")
    try JSONEncoder().encode(request).write(to: question)
    let status = try PythonProbe.run([
      PythonProbe.fixture("reference.py"), question.path, answer.path,
    ])
    guard status == 0 else {
      throw EnvironmentError.workerFailed(
        name: id, what: "could not be referred to", details: "status \(status)")
    }
    records = try JSONDecoder().decode([Record].self, from: Data(contentsOf: answer))
  }
}
