using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>An evaluation in the envelope of SAEBench's results.</summary>
public interface IEnvelope
{
    /// <summary>Everything but the unstructured part: what <c>--json</c> prints.</summary>
    JsonObject Summary { get; }

    /// <summary>Writes all of it, in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    void Write(string path);
}
