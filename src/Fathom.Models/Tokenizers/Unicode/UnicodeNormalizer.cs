using System.Globalization;
using System.Text;

namespace Fathom.Models.Tokenizers.Unicode;

/// <summary>
/// Unicode normalisation (Unicode Standard Annex 15) by our own tables. string.Normalize is of no use here: with invariant
/// globalisation it returns its input without a word, and otherwise its answer depends on the ICU of the machine.
/// </summary>
internal static class UnicodeNormalizer
{
    // Hangul, chapter 3.12 of the standard: S = SBase + (l * VCount + v) * TCount + t.
    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7;
    private const int LCount = 19, VCount = 21, TCount = 28, SCount = LCount * VCount * TCount;

    private static readonly Lazy<Tables> Data = new(Tables.Read);

    internal static string Normalize(string text, UnicodeForm form)
    {
        // No character below U+0300 changes under NFC, none below U+0080 under any form.
        char firstAffected = form == UnicodeForm.Nfc ? '\u0300' : '\u0080';
        if (!text.AsSpan().ContainsAnyInRange(firstAffected, '\uFFFF')) { return text; }

        var tables = Data.Value;
        bool compatible = form is UnicodeForm.Nfkc or UnicodeForm.Nfkd;
        List<int> runes = new(text.Length);
        foreach (var rune in text.EnumerateRunes()) { Decompose(rune.Value, compatible, tables, runes); }
        Order(runes, tables);
        if (form is UnicodeForm.Nfc or UnicodeForm.Nfkc) { Compose(runes, tables); }

        var result = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (int rune in runes) { result.Append(units[..new Rune(rune).EncodeToUtf16(units)]); }
        return result.ToString();
    }

    private static void Decompose(int rune, bool compatible, Tables tables, List<int> to)
    {
        if ((uint)(rune - SBase) < SCount)
        {
            int s = rune - SBase, t = s % TCount;
            to.Add(LBase + s / (VCount * TCount));
            to.Add(VBase + s % (VCount * TCount) / TCount);
            if (t != 0) { to.Add(TBase + t); }
        }
        else if (tables.Canonical.TryGetValue(rune, out int[]? parts)
            || (compatible && tables.Compatible.TryGetValue(rune, out parts)))
        {
            foreach (int part in parts) { Decompose(part, compatible, tables, to); }
        }
        else { to.Add(rune); }
    }

    /// <summary>Sorts every run of combining marks by class, keeping the order of equal classes.</summary>
    private static void Order(List<int> runes, Tables tables)
    {
        for (int start = 0; start < runes.Count; start++)
        {
            if (tables.Class(runes[start]) == 0) { continue; }
            int end = start + 1;
            while (end < runes.Count && tables.Class(runes[end]) != 0) { end++; }
            if (end - start > 1)
            {
                int[] ordered = [.. runes.GetRange(start, end - start).OrderBy(tables.Class)]; // OrderBy is stable
                for (int i = 0; i < ordered.Length; i++) { runes[start + i] = ordered[i]; }
            }
            start = end;
        }
    }

    private static void Compose(List<int> runes, Tables tables)
    {
        int starter = -1, written = 0, lastClass = 0;
        for (int i = 0; i < runes.Count; i++)
        {
            int rune = runes[i], rank = tables.Class(rune);
            // A mark is blocked from its starter by one of the same or a higher class between them, a starter by anything.
            bool open = starter >= 0 && (written == starter + 1 || (lastClass < rank && lastClass != 0));
            if (open && Pair(runes[starter], rune, tables) is { } composite)
            {
                runes[starter] = composite;
                continue;
            }
            if (rank == 0) { starter = written; }
            lastClass = rank;
            runes[written++] = rune;
        }
        runes.RemoveRange(written, runes.Count - written);
    }

    private static int? Pair(int first, int second, Tables tables)
    {
        if ((uint)(first - LBase) < LCount && (uint)(second - VBase) < VCount)
        {
            return SBase + ((first - LBase) * VCount + second - VBase) * TCount;
        }
        if ((uint)(first - SBase) < SCount && (first - SBase) % TCount == 0 && second > TBase && second < TBase + TCount)
        {
            return first + second - TBase;
        }
        return tables.Composites.TryGetValue((first, second), out int composite) ? composite : null;
    }

    private sealed record Tables(
        Dictionary<int, int[]> Canonical, Dictionary<int, int[]> Compatible, Dictionary<(int, int), int> Composites,
        Dictionary<int, byte> Classes)
    {
        internal int Class(int rune) => rune >= 0x300 && Classes.TryGetValue(rune, out byte rank) ? rank : 0;

        internal static Tables Read()
        {
            var tables = new Tables([], [], [], []);
            foreach (string entry in Entries(NormalizationData.Mappings))
            {
                int sign = entry.AsSpan().IndexOfAny("=!~");
                int rune = Hex(entry.AsSpan(0, sign));
                int[] parts = [.. entry[(sign + 1)..].Split(' ').Select(part => Hex(part))];
                (entry[sign] == '~' ? tables.Compatible : tables.Canonical).Add(rune, parts);
                if (entry[sign] == '=') { tables.Composites.Add((parts[0], parts[1]), rune); }
            }
            foreach (string entry in Entries(NormalizationData.Classes))
            {
                string[] fields = entry.Split('-', ':');
                byte rank = byte.Parse(fields[2], CultureInfo.InvariantCulture);
                for (int rune = Hex(fields[0]); rune <= Hex(fields[1]); rune++) { tables.Classes.Add(rune, rank); }
            }
            return tables;
        }

        private static string[] Entries(ReadOnlySpan<byte> data) =>
            Encoding.ASCII.GetString(data).Split([';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

        private static int Hex(ReadOnlySpan<char> digits) =>
            int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
