import Foundation

extension CheckpointStore {
  /// The newest checkpoint that is whole. Damaged newer ones are passed over and reported.
  /// - Parameters:
  ///   - algorithm: the algorithm it must be of; nil takes any.
  ///   - environment: the environment it must be of; nil takes any.
  ///   - step: only checkpoints before this step are looked at; nil takes any.
  /// - Throws: `CheckpointError`: the first damage found when no checkpoint is whole.
  public func newest(
    algorithm: String? = nil, environment: String? = nil, before step: Int? = nil
  ) throws(CheckpointError) -> Checkpoint {
    var passedOver: [CheckpointError] = []
    let end = step.map { self.folder(step: $0) }
    for folder in try finished() where end.map({ folder < $0 }) ?? true {
      do throws(CheckpointError) {
        let manifest = try verified(folder, algorithm, environment)
        return Checkpoint(folder: folder, manifest: manifest, passedOver: passedOver)
      } catch  where error.isDamage {
        passedOver.append(error)
      }
    }
    throw passedOver.first ?? .none(run: run.path)
  }

  /// The folders with a manifest, newest first.
  private func finished() throws(CheckpointError) -> [String] {
    guard WholeFile.isFolder(run.checkpoints) else { throw .none(run: run.path) }
    do throws(FileFault) {
      return try stepFolders().filter {
        FileManager.default.fileExists(atPath: $0 + "/" + Self.manifestName)
      }
    } catch {
      throw .file(error)
    }
  }

  private func verified(
    _ folder: String, _ algorithm: String?, _ environment: String?
  ) throws(CheckpointError) -> CheckpointManifest {
    let manifest = try readManifest(folder + "/" + Self.manifestName)
    if let algorithm, algorithm != manifest.algorithm {
      throw .otherAlgorithm(path: folder, expected: algorithm, found: manifest.algorithm)
    }
    if let environment, environment != manifest.environment {
      throw .otherEnvironment(path: folder, expected: environment, found: manifest.environment)
    }
    for (name, file) in manifest.files.sorted(by: { $0.key < $1.key }) {
      try verify("\(folder)/\(name)", file)
    }
    for (name, length) in manifest.validLengths.sorted(by: { $0.key < $1.key }) {
      let path = run.absolute(name)
      let found = size(of: path) ?? 0
      if found < length { throw .logTruncated(path: path, expected: length, found: found) }
    }
    return manifest
  }

  private func readManifest(_ path: String) throws(CheckpointError) -> CheckpointManifest {
    struct Format: Decodable { var formatVersion: Int }
    let bytes: [UInt8]
    do throws(FileFault) {
      bytes = try WholeFile.read(path)
    } catch {
      throw .file(error)
    }
    do {
      // The version first: the rest of a newer format need not be readable.
      let format = try JSONDecoder().decode(Format.self, from: Data(bytes)).formatVersion
      if format > CheckpointManifest.currentFormat {
        throw CheckpointError.newerFormat(
          path: path, found: format, newest: CheckpointManifest.currentFormat)
      }
      return try JSONDecoder().decode(CheckpointManifest.self, from: Data(bytes))
    } catch let error as CheckpointError {
      throw error
    } catch let DecodingError.keyNotFound(key, _) {
      throw .manifestUnreadable(path: path, problem: "it has no \"\(key.stringValue)\".")
    } catch let DecodingError.typeMismatch(_, context) {
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw .manifestUnreadable(path: path, problem: "\"\(place)\" is of the wrong type.")
    } catch {
      throw .manifestUnreadable(path: path, problem: "it is not whole JSON.")
    }
  }

  private func verify(
    _ path: String, _ file: CheckpointManifest.File
  ) throws(CheckpointError) {
    guard let size = size(of: path) else { throw .fileMissing(path: path) }
    guard size == file.size else {
      throw .fileTruncated(path: path, expected: file.size, found: size)
    }
    let digest: String
    do throws(FileFault) {
      digest = try WholeFile.digest(of: path).digest
    } catch {
      throw .file(error)
    }
    guard digest == file.digest else { throw .fileAltered(path: path) }
  }

  private func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }
}
