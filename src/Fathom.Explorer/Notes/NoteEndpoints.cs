using Fathom.Features;
using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>What people write about latents: read, and written anew.</summary>
static class NoteEndpoints
{
    /// <summary>Bytes of a note: its characters, each escaped at worst.</summary>
    const int LargestNote = 128 << 10;

    const int EarlierShown = 20;

    public static void Map(Api api, RunCatalogue catalogue)
    {
        const string notes = "/api/dictionaries/{name}/latents/{latent}/notes";
        api.Get(notes, "what people wrote about a latent", query => DictionaryEndpoints.Read(catalogue, query, dictionary =>
            Notes(dictionary, DictionaryEndpoints.Latent(dictionary, query))));
        api.Post<NoteEdit, NotesResponse>(notes, "writes about a latent", (query, edit, _) => Task.FromResult(
            DictionaryEndpoints.Read(catalogue, query, dictionary =>
                Write(dictionary, DictionaryEndpoints.Latent(dictionary, query), edit))), LargestNote, wrong: 500).Produces<NoteConflict>(409);
    }

    static NotesResponse Notes(DictionaryView dictionary, int latent)
    {
        IReadOnlyList<LatentLabel> versions = dictionary.Written.Of(latent);
        return new(Response(versions.Count > 0 ? versions[^1] : null), [.. versions.SkipLast(1).Reverse().Take(EarlierShown).Select(Response)],
            [.. dictionary.Lists.All.Select(list => new MembershipResponse(list.Id, list.Name, list.Latents.Contains(latent)))]);
    }

    static NotesResponse Write(DictionaryView dictionary, int latent, NoteEdit edit)
    {
        string label = NoteText.Line(edit.Label, "label", WrittenLabels.LongestText);
        string remark = NoteText.Lines(edit.Remark, "remark", WrittenLabels.LongestRemark);
        if (dictionary.Written.Write(latent, edit.Version, NoteText.Name(edit.By), label, remark) is null)
            throw new ConflictException(new NoteConflict("somebody else wrote about this latent meanwhile", Notes(dictionary, latent).Current));
        return Notes(dictionary, latent);
    }

    static NoteResponse Response(LatentLabel? note) => note is null
        ? new(0, "", "", "", null) : new(note.Version!.Value, note.Text, note.Remark ?? "", note.Explainer, note.At);
}
