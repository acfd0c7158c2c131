import Foundation
import Testing

/// What a process left behind.
struct ProcessResult {
  var status: Int32
  var output: String
  var errors: String
}

/// The built command, run as a user runs it: a process, in a folder of its own.
final class Program {
  /// The working folder, removed with this.
  let folder: String
  /// Variables beside those of the tests.
  var variables = ["ENCORE_RECIPES": "/nonexistent", "ENCORE_COMMAND": ""]

  init() throws {
    folder = NSTemporaryDirectory() + "encore-command-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The executable stands beside the tests' own bundle.
  static let path: String = {
    let bundles = Bundle.allBundles.map(\.bundlePath) + CommandLine.arguments
    let folders = bundles.map { ($0 as NSString).deletingLastPathComponent } + bundles
    let found = folders.map { $0 + "/encore" }.first {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    return found ?? "encore"
  }()

  /// A run of the command under way.
  final class Job {
    let process = Process()
    fileprivate let output: String
    fileprivate let errors: String

    fileprivate init(output: String, errors: String) {
      (self.output, self.errors) = (output, errors)
    }

    /// What is on stderr up to now.
    var errorsSoFar: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

    func wait() -> ProcessResult {
      process.waitUntilExit()
      let result = ProcessResult(
        status: process.terminationReason == .exit
          ? process.terminationStatus : -process.terminationStatus,
        output: (try? String(contentsOfFile: output, encoding: .utf8)) ?? "",
        errors: errorsSoFar)
      for trace in ["Fatal error", "Stack dump", "Thread 0", "Backtrace", "Error Domain"] {
        #expect(!result.errors.contains(trace), "\(result.errors)")
      }
      return result
    }
  }

  /// Starts the command; what it prints goes to files, so that no pipe can fill up.
  /// - Parameter shell: words of a shell before the command, such as a limit.
  func start(
    _ arguments: [String], shell: String? = nil, output: FileHandle? = nil
  ) throws -> Job {
    let name = UUID().uuidString
    let job = Job(output: "\(folder)/.\(name)-out", errors: "\(folder)/.\(name)-errors")
    for file in [job.output, job.errors] {
      try Data().write(to: URL(fileURLWithPath: file))
    }
    let process = job.process
    process.executableURL = URL(fileURLWithPath: shell == nil ? Self.path : "/bin/bash")
    process.arguments =
      shell.map { ["-c", "\($0); exec \"$0\" \"$@\"", Self.path] + arguments } ?? arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput =
      try output ?? FileHandle(forWritingTo: URL(fileURLWithPath: job.output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: job.errors))
    try process.run()
    return job
  }

  @discardableResult
  func run(_ arguments: String..., shell: String? = nil) throws -> ProcessResult {
    try start(arguments, shell: shell).wait()
  }

  /// Settings of a run of small networks, which takes a second or so.
  static func small(steps: Int, checkpointEvery: Int = 400) -> [String] {
    let settings = [
      "randomSteps=200", "hidden=8", "batchSize=8", "evaluationEvery=700", "evaluationEpisodes=1",
      "finalEvaluationEpisodes=2", "checkpointEvery=\(checkpointEvery)", "logEvery=100",
      "training.threads=1",
    ]
    return ["train", "--steps", "\(steps)"] + settings.flatMap { ["--set", $0] }
  }

  static let run = "runs/td3-Pendulum-seed0"

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }

  func names(in name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")) ?? []).sorted()
  }

  /// Waits until something holds, for at most half a minute, or until the command has ended.
  func wait(for job: Job, until condition: () -> Bool) throws {
    for _ in 0..<3000 {
      if condition() { return }
      if !job.process.isRunning { break }
      usleep(10_000)
    }
    Issue.record("waited in vain: \(job.errorsSoFar)")
    throw CancellationError()
  }
}
