namespace Fathom.Tests.Tokenizers;

/// <summary>
/// Every component of a tokenizer.json and the pre-tokenizer patterns of known model families, against Hugging Face's library on
/// strings chosen to tell right from nearly right: astral letters and digits, U+0085, U+FEFF, marks, runs of white space.
/// </summary>
public class GoldenTests
{
    public static TheoryData<string> Names => [.. Golden.Root["tokenizers"]!.AsObject().Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_and_decoded_text_agree(string name)
    {
        var tokenizer = Golden.Load(name);
        var cases = Golden.Root["cases"]![name]!.AsArray();
        Assert.Equal(Golden.Strings.Length, cases.Count);
        for (int i = 0; i < cases.Count; i++)
        {
            int[] ids = [.. cases[i]![0]!.AsArray().Select(id => id!.GetValue<int>())];
            string text = cases[i]![1]!.GetValue<string>();
            string withoutSpecial = cases[i]!.AsArray().Count > 2 ? cases[i]![2]!.GetValue<string>() : text;

            Assert.Equal((i, string.Join(' ', ids)), (i, string.Join(' ', tokenizer.Encode(Golden.Strings[i], special: true))));
            Assert.Equal((i, text), (i, tokenizer.Decode(ids)));
            Assert.Equal((i, withoutSpecial), (i, tokenizer.Decode(ids, skipSpecial: true)));
        }
    }

    /// <summary>A golden file that no setting changes would prove nothing: each tokenizer differs from each other one.</summary>
    [Fact]
    public void The_cases_tell_the_tokenizers_apart()
    {
        var cases = Golden.Root["cases"]!.AsObject().Select(entry => entry.Value!.ToJsonString()).ToArray();
        Assert.Equal(cases.Length, cases.Distinct().Count());
    }
}
