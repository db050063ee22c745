using System.Diagnostics;
using System.IO.Compression;
using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Real files with some bytes changed, or cut off: a clear line or a dictionary, in little time and memory.</summary>
public class DamagedFileTests
{
    const int Rounds = 150;

    [Theory]
    [InlineData("dl-topk", "ae.pt")]
    [InlineData("dl-interrupted", "ae.pt")]
    [InlineData("openai-topk", "2.pt")]
    [InlineData("gemma-scope", "params.npz")]
    [InlineData("gemma-scope-2", "params.safetensors")]
    [InlineData("gemma-scope-2", "config.json")]
    [InlineData("saelens-gated", "cfg.json")]
    [InlineData("saelens-gated", "sae_weights.safetensors")]
    [InlineData("sparsify-topk", "cfg.json")]
    [InlineData("llama-scope", "hyperparams.json")]
    [InlineData("dl-matryoshka", "config.json")]
    public void A_damaged_file_is_refused_or_read(string name, string file)
    {
        using TempFolder folder = Copied(name);
        byte[] original = File.ReadAllBytes(folder.File(file));
        ReadOrRefused(folder, file, round => Damaged(original, round));
    }

    /// <summary>The same within a record whose checksum is then right again, so that the damage reaches its reader.</summary>
    [Theory]
    [InlineData("dl-topk", "ae.pt", "ae/data.pkl")]
    [InlineData("dl-interrupted", "ae.pt", "ae/data.pkl")]
    [InlineData("openai-topk", "2.pt", "2/data.pkl")]
    [InlineData("gemma-scope", "params.npz", "W_dec.npy")]
    public void A_damaged_record_is_refused_or_read(string name, string file, string record)
    {
        using TempFolder folder = Copied(name);
        List<RawZip.Item> records = Records(folder.File(file));
        ReadOrRefused(folder, file, round => RawZip.Of([.. records.Select(one =>
            one.Name == record ? one with { Bytes = Damaged(one.Bytes, round) } : one)]));
    }

    [Fact]
    public void A_threshold_that_is_no_number_is_refused()
    {
        using TempFolder folder = Copied("dl-batchtopk");
        File.WriteAllBytes(folder.File("ae.pt"), RawZip.Of([.. Records(folder.File("ae.pt")).Select(one =>
            one.Name == "ae/data/2" ? one with { Bytes = BitConverter.GetBytes(float.NaN) } : one)]));
        Refusal.Of(() => DictionaryFormat.Open(folder.Path), folder.Path, "threshold is NaN");
    }

    static List<RawZip.Item> Records(string path)
    {
        var records = new List<RawZip.Item>();
        using ZipArchive zip = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream from = entry.Open();
            var bytes = new MemoryStream();
            from.CopyTo(bytes);
            records.Add(new(entry.FullName, bytes.ToArray()));
        }
        return records;
    }

    static TempFolder Copied(string name)
    {
        string from = SharedData.Path("dictionaries", name);
        var folder = new TempFolder();
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(".npy", StringComparison.Ordinal)) continue;
            string copy = folder.File(Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
        return folder;
    }

    static void ReadOrRefused(TempFolder folder, string file, Func<int, byte[]> damaged)
    {
        var clock = Stopwatch.StartNew();
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            File.WriteAllBytes(folder.File(file), damaged(round));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                (DictionaryFormat.Open(folder.Path).Coder as IDisposable)?.Dispose();
            }
            catch (InputException e)
            {
                Refusal.AssertOneLine(e);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
        }
        Assert.InRange(refused, Rounds / 10, Rounds);
        Assert.True(clock.Elapsed < Patience.Limit);
    }

    /// <summary>One round in four is cut; in the others one to eight bytes change, half of them where the structure is: in the
    /// first kilobyte and in the last.</summary>
    static byte[] Damaged(byte[] original, int round)
    {
        var random = new Philox(77, (ulong)round);
        ulong at = 0;
        int Draw(int below) => (int)(random.Uniform(at++) * below);
        if (round % 4 == 0) return original[..Draw(original.Length)];
        byte[] bytes = (byte[])original.Clone();
        for (int change = Draw(8); change >= 0; change--)
        {
            int near = Draw(Math.Min(1024, bytes.Length));
            int place = ((round + change) % 4) switch { 0 => near, 1 => bytes.Length - 1 - near, _ => Draw(bytes.Length) };
            bytes[place] = (byte)Draw(256);
        }
        return bytes;
    }
}
