using System.Security.Cryptography;
using System.Text;

namespace Fathom.Evaluation;

/// <summary>Which two dictionaries were compared, by their contents: other weights have another key.</summary>
/// <param name="First">Fingerprint of the one.</param>
/// <param name="Second">Of the other.</param>
public sealed record ComparisonKey(string First, string Second)
{
    const int Digits = 24;

    /// <summary>Name of its file.</summary>
    public string FileName => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{First} {Second}")))[..Digits] + ".safetensors";
}
