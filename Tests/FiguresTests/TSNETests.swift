import Foundation
import Testing
import Workers

@testable import Figures

/// What goes wrong without scikit-learn.
@Suite struct TSNEFaultTests {
  private let folder = TemporaryFolder()
  private let points = (0..<40).map { [Float($0), Float($0 % 7), 1] }

  private func fault(
    _ points: [[Float]], perplexity: Double = 30, python: String? = "/bin/false",
    within seconds: Double = 60
  ) -> FigureError? {
    do throws(FigureError) {
      _ = try TSNE.embed(
        points, seed: 1, perplexity: perplexity, python: python, within: seconds)
    } catch {
      return error
    }
    return nil
  }

  private func what(_ error: FigureError?) -> String { error.map { "\($0)" } ?? "nothing" }

  @Test func aPythonThatIsNotThereIsMissing() {
    let error = what(fault(points, python: "/no/such/python"))
    #expect(error.contains("'/no/such/python'"))
    #expect(error.contains("is missing. `./encore setup figures` installs it."))
  }

  /// A Python with nothing but its own library: one isolated from all that is installed.
  @Test(.enabled(if: SciKitProbe.hasPython))
  func aMissingPackageIsNamedWithItsRemedy() throws {
    let real = try PythonInterpreter.find()
    let python = try folder.program("python", "shift; exec '\(real)' -I -S -u \"$@\"")
    let error = fault(points, python: python)
    #expect(
      error
        == .missing(
          what: "The Python package 'numpy' (of \(python)), which t-SNE needs,",
          remedy: "`./encore setup figures` installs it."))
  }

  @Test func aWorkerThatDiesHasItsLastWordsKept() throws {
    let python = try folder.program("python", "echo 'no memory' >&2; exit 9")
    let error = what(fault(points, python: python))
    #expect(error.contains("its worker ended with status 9") && error.contains("no memory"))
  }

  @Test func aWorkerThatHangsIsGivenUp() throws {
    let python = try folder.program("python", "exec sleep 60")
    #expect(what(fault(points, python: python, within: 0.2)).contains("within 0.2 s"))
  }

  @Test func anAnswerThatIsNoneIsRefused() throws {
    let python = try folder.program("python", "printf 'k\\002\\000\\000\\000xx' >&4; cat <&3")
    #expect(what(fault(points, python: python)).contains("unreadable"))
  }

  /// What Python complains of reaches the reader in its own words.
  @Test func complaintsAreKept() throws {
    let report = #"{"kind": "failed", "what": "ValueError: no", "details": "Traceback …"}"#
    let length = String(report.utf8.count, radix: 8)
    let python = try folder.program(
      "python", "printf 'e\\\(length)\\000\\000\\000%s' '\(report)' >&4; cat <&3")
    #expect(
      fault(points, python: python)
        == .failed(what: "t-SNE failed: ValueError: no", details: "Traceback …"))
  }

  /// Points that cannot be placed are refused before any Python runs.
  @Test func unsuitablePointsAreRefused() {
    for points in [[], [[]], [[.nan]], [[1, .infinity]]] as [[[Float]]] {
      #expect(what(fault(points)).contains("finite"))
    }
    #expect(what(fault(Array(points.prefix(30)))).contains("more points than that, not 30"))
    #expect(what(fault(points, perplexity: 0)).contains("perplexity of 0.0"))
    #expect(what(fault(points, perplexity: .nan)).contains("perplexity of nan"))
  }

  /// All groups are installed into one environment, so a package has one version in all files.
  @Test func pinsAgreeWithThoseOfTheEnvironments() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Python")
    var pins: [String: Set<String>] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        let parts = line.components(separatedBy: "==")
        #expect(parts.count == 2, "\(file): \(line)")
        pins[parts[0].lowercased(), default: []].insert(parts[parts.count - 1])
      }
    }
    #expect(pins["scikit-learn"] != nil)
    #expect(pins.allSatisfy { $0.value.count == 1 }, "\(pins.filter { $0.value.count > 1 })")
  }
}

/// Real embeddings. Without scikit-learn these are skipped; `ENCORE_REQUIRE_PYTHON=1` makes that a
/// failure.
@Suite(.enabled(if: SciKitProbe.isToBeUsed))
struct TSNETests {
  /// Two clouds of ten dimensions, far apart.
  private let clouds = [0.0, 8.0].enumerated().flatMap { place, center in
    let numbers = Samples.bell(around: center, width: 1, count: 400, seed: UInt64(place + 5))
    return (0..<40).map { point in (0..<10).map { Float(numbers[point * 10 + $0]) } }
  }

  private func distance(_ a: (Double, Double), _ b: (Double, Double)) -> Double {
    hypot(a.0 - b.0, a.1 - b.1)
  }

  /// Every point's nearest neighbour is of its own cloud, and so are its ten nearest but few.
  @Test func cloudsStayApart() throws {
    let places = try TSNE.embed(clouds, seed: 1, perplexity: 10)
    #expect(places.count == 80)
    for (index, place) in places.enumerated() {
      let nearest = places.indices.filter { $0 != index }
        .sorted { distance(places[$0], place) < distance(places[$1], place) }.prefix(10)
      #expect(nearest.allSatisfy { ($0 < 40) == (index < 40) })
    }
  }

  @Test func seedsDecideThePlaces() throws {
    let line = (0..<40).map { [Float($0 * $0 % 97)] }
    let once = try TSNE.embed(line, seed: 1)
    let again = try TSNE.embed(line, seed: 1)
    let other = try TSNE.embed(line, seed: 2)
    #expect(zip(once, again).allSatisfy { $0 == $1 })
    #expect(!zip(once, other).allSatisfy { $0 == $1 })
    #expect(Set(once.map { $0.0 }).count > 20)
  }

  /// Features that are all alike, as those of an agent that learned nothing, are no fault.
  @Test func equalPointsArePlaced() throws {
    let alike = [[Float]](repeating: [1, 2], count: 40)
    #expect(try TSNE.embed(alike, seed: 1).allSatisfy { $0.0.isFinite && $0.1.isFinite })
  }

  /// Laws: the places depend neither on where the points are nor on their scale, up to sizes whose
  /// squares overflow.
  @Test func scaleDoesNotMatter() throws {
    let once = try TSNE.embed(clouds, seed: 1, perplexity: 10)
    let huge = try TSNE.embed(
      clouds.map { $0.map { $0 * 0x1p120 } }, seed: 1, perplexity: 10)
    #expect(zip(once, huge).allSatisfy { $0 == $1 })
  }
}

/// Whether Python and scikit-learn are there.
enum SciKitProbe {
  static var hasPython: Bool { (try? PythonInterpreter.find()) != nil }

  static let isToBeUsed: Bool = {
    if ProcessInfo.processInfo.environment["ENCORE_REQUIRE_PYTHON"] == "1" { return true }
    guard let python = try? PythonInterpreter.find() else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", "import sklearn"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
