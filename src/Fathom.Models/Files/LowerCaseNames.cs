using System.Text.Json;

namespace Fathom.Models.Files;

/// <summary>Values of enumerations in JSON as the command line writes them: bf16, previous.</summary>
sealed class LowerCaseNames : JsonNamingPolicy
{
    public override string ConvertName(string name) => name.ToLowerInvariant();
}
