import Environments
import Foundation

/// What ale-py's vector environment does, found out by `Fixtures/atari_reference.py`.
struct AtariReference {
  struct Step: Decodable {
    let rewards: [Double]
    let terminated: [Bool]
    let truncated: [Bool]
    let over: [Bool]
    let lives: [Int]
  }

  struct Request: Encodable {
    var rom: String
    var count: Int
    var seed: Int
    var maxFrames = 108_000
    var sticky = 0.0
    var actions: [[Int]]
  }

  let steps: [Step]
  /// First observations, then of each step the observations and the arrivals.
  private let bytes: Data
  private let width: Int

  init(_ request: Request) throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("encore-atari-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    let files = ["request.json", "pictures.bin", "answer.json"].map {
      place.appendingPathComponent($0)
    }
    try JSONEncoder().encode(request).write(to: files[0])
    let status = try PythonProbe.run(
      [PythonProbe.fixture("atari_reference.py")] + files.map(\.path))
    guard status == 0 else {
      throw EnvironmentError.workerFailed(
        name: request.rom, what: "could not be referred to", details: "status \(status)")
    }
    bytes = try Data(contentsOf: files[1])
    steps = try JSONDecoder().decode([Step].self, from: Data(contentsOf: files[2]))
    width = bytes.count / (2 * request.actions.count + 1)
  }

  /// `[count, size]`
  var first: [Float] { numbers(0) }
  func observations(_ step: Int) -> [Float] { numbers(1 + 2 * step) }
  func arrivals(_ step: Int) -> [Float] { numbers(2 + 2 * step) }

  private func numbers(_ record: Int) -> [Float] {
    bytes[record * width..<(record + 1) * width].map { Float($0) }
  }
}
