using System.Text;

namespace Fathom.Dictionaries;

/// <summary>Text files from anywhere: UTF-8 only, of bounded size, in bounded lines.</summary>
static class StrictText
{
    /// <summary>Bytes of a file at most.</summary>
    public const long MostBytes = 1L << 30;

    /// <summary>Characters of a line or record at most.</summary>
    public const int MostCharacters = 1 << 20;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file; what is wrong with it is said with its name.</summary>
    /// <exception cref="InputException">Too large, malformed (as a <see cref="FormatException"/> of the reader says), or
    /// unreadable.</exception>
    public static T Read<T>(string path, Func<StreamReader, T> read)
    {
        try
        {
            if (new FileInfo(path).Length is var bytes and > MostBytes)
                throw new InputException($"{path}: {bytes:n0} bytes; texts of at most {MostBytes:n0} are read");
            using var reader = new StreamReader(path, Strict, detectEncodingFromByteOrderMarks: false);
            if (reader.Peek() == '\uFEFF') reader.Read();
            return read(reader);
        }
        catch (FormatException e)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path}: not valid UTF-8; convert the file to UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Its lines. A line is as long as the file says, so its length is checked as it grows.</summary>
    /// <exception cref="FormatException">A line is too long.</exception>
    public static IEnumerable<string> Lines(StreamReader reader)
    {
        var line = new StringBuilder();
        for (int number = 1; reader.Peek() >= 0; number++)
        {
            line.Clear();
            for (int next; (next = reader.Read()) >= 0 && next != '\n';)
            {
                if (line.Length == MostCharacters)
                    throw new FormatException($"line {number} has more than {MostCharacters:n0} characters");
                line.Append((char)next);
            }
            if (line.Length > 0 && line[^1] == '\r') line.Length--;
            yield return line.ToString();
        }
    }
}
