extension TensorFile {
  /// The JSON header: an object whose keys are the arrays' names, and one key for the metadata.
  struct Header: Decodable {
    /// One array's line of the header.
    struct Entry {
      var name: String
      var dtype: String
      var shape: [Int]
      var start: Int
      var end: Int
    }

    var metadata: [String: String] = [:]
    var entries: [Entry] = []

    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    private enum Field: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for name in container.allKeys {
        guard name.stringValue != TensorFile.metadataKey else {
          metadata = try container.decode([String: String].self, forKey: name)
          continue
        }
        let fields = try container.nestedContainer(keyedBy: Field.self, forKey: name)
        let offsets = try fields.decode([Int].self, forKey: .offsets)
        guard offsets.count == 2 else {
          throw DecodingError.dataCorruptedError(
            forKey: .offsets, in: fields, debugDescription: "there must be two offsets")
        }
        entries.append(
          Entry(
            name: name.stringValue, dtype: try fields.decode(String.self, forKey: .dtype),
            shape: try fields.decode([Int].self, forKey: .shape), start: offsets[0],
            end: offsets[1]))
      }
    }
  }
}
