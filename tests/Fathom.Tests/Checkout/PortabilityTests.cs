using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Tests.Checkout;

/// <summary>Nothing in the project depends on the machine on which it was written.</summary>
public partial class PortabilityTests
{
    const int LargestText = 8 << 20;

    // An absolute path into somebody's home, or into a working folder of a build machine. (Split, or this file would name some.)
    [GeneratedRegex(
        @"(?<![\w.~$}/*-])/(home/\w+|Users/\w+|root|work" + @"|workspace|builds)/[\w.]|\b[A-Z]:[\\/]+Users[\\/]+\w",
        RegexOptions.ExplicitCapture)]
    private static partial Regex MachinePath();

    [Theory]
    [InlineData("see /home" + "/ada/models/gpt2", true)]
    [InlineData("\"/work" + "/data/x\"", true)]
    [InlineData(@"C:\Users" + @"\ada\x", true)]
    [InlineData("https://example.org/work" + "/x", false)]
    [InlineData("../shared/data and $HOME/work" + "/x", false)]
    public void A_machine_path_is_recognised(string text, bool expected) => Assert.Equal(expected, MachinePath().IsMatch(text));

    [Fact]
    public async Task No_file_names_a_machine_path()
    {
        List<string> found = [];
        foreach (string file in await Repository.Files())
        {
            if (new FileInfo(Repository.Path(file)).Length > LargestText)
                continue;
            string text = await File.ReadAllTextAsync(Repository.Path(file), TestContext.Current.CancellationToken);
            if (!text.Contains('\0') && MachinePath().Match(text) is { Success: true } match)
                found.Add($"{file}: {match.Value}");
        }
        Assert.Empty(found);
    }

    [Fact]
    public async Task Lock_files_name_no_registry()
    {
        foreach (string file in (await Repository.Files()).Where(file => Path.GetFileName(file) == "package-lock.json"))
        {
            byte[] text = await File.ReadAllBytesAsync(Repository.Path(file), TestContext.Current.CancellationToken);
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonProperty package in document.RootElement.GetProperty("packages").EnumerateObject())
                Assert.False(package.Value.TryGetProperty("resolved", out _), $"{file}: {package.Name} names where it was downloaded from");
        }
    }
}
