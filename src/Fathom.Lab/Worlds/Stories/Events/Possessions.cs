namespace Fathom.Lab.Stories;

/// <summary>What happens to things: found, used, given, hidden, lost.</summary>
static class Possessions
{
    public static readonly StoryEvent[] All =
    [
        new("find", m => m.Things[0].Known ? m.Things[1].Known ? 0 : 0.9 : 2, Find),
        new("use", m => Free(m) ? 1.2 : 0, Use),
        new("give", m => Free(m) && (m.Pair || m.People[2].Known) ? 1 : 0, Give),
        new("hide", m => Free(m) ? 0.7 : 0, Hide),
        new("lose", m => Free(m) ? 0.6 : 0, Lose),
        new("recover", m => Away(m) ? 1.2 : 0, Recover),
        new("looks", m => Any(m) ? 1 : 0, Looks),
        new("fits", m => m.Things.Any(x => x.Known && x.Size >= 0) ? 0.6 : 0, Fits),
        new("pack", m => m.Provisions[0] < 0 ? 0.7 : 0, Pack),
        new("eat", m => m.Provisions[0] >= 0 ? 0.8 : 0, Eat),
        new("taste", m => m.Eaten >= 0 ? 0.6 : 0, Taste),
    ];

    static bool Any(StoryMemory m) => m.Things[0].Known || m.Things[1].Known;

    static bool Free(StoryMemory m) => IsFree(m.Things[0]) || IsFree(m.Things[1]);

    static bool Away(StoryMemory m) => IsAway(m.Things[0]) || IsAway(m.Things[1]);

    static bool IsFree(Thing thing) => thing is { Known: true, Lost: false, Spot: < 0 };

    static bool IsAway(Thing thing) => thing.Known && (thing.Lost || thing.Spot >= 0);

    static int FreeThing(Teller t) => t.Pick(IsFree(t.Memory.Things[0]) ? 1 : 0, IsFree(t.Memory.Things[1]) ? 1 : 0);

    static void Find(Teller t)
    {
        int slot = t.Memory.Things[0].Known ? 1 : 0, holder;
        switch (t.Below(4))
        {
            case 0:
                holder = Phrases.Child(t);
                People.Subject(t, holder);
                t.Verb(Tense.Past, t.Of<string>("found", "picked up", "made"));
                ThingTalk.Introduce(t, slot, holder);
                break;
            case 1:
                t.Say(t.Of<string>("nearby", "outside"));
                t.Verb(Tense.Past, "lay");
                ThingTalk.Introduce(t, slot, holder: -1);
                break;
            case 2:
                holder = Phrases.Child(t);
                t.Say("someone").Verb(Tense.Past, t.Of<string>("brought", "sent"));
                People.Object(t, holder);
                ThingTalk.Introduce(t, slot, holder);
                break;
            default:
                holder = Phrases.Someone(t);
                People.Subject(t, holder);
                t.Verb(Tense.Past, t.Of<string>("bought", "won"));
                ThingTalk.Introduce(t, slot, holder);
                Phrases.Closer(t, holder);
                break;
        }
        Phrases.Stop(t);
    }

    static void Use(Teller t)
    {
        int slot = FreeThing(t), kind = t.Memory.Things[slot].Kind;
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        using (t.As(StoryVariables.Things[kind], MentionForm.Implied)) t.Verb(Tense.Past, ThingKind.All[kind].Use);
        ThingTalk.Known(t, slot);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }

    static void Give(Teller t)
    {
        int slot = FreeThing(t), giver = t.Memory.Things[slot].Holder;
        bool known = giver >= 0;
        if (!known) giver = Phrases.Someone(t);
        int taker = Phrases.Other(t, giver);
        switch (t.Pick(1, 1, known ? 1 : 0))
        {
            case 0:
                People.Subject(t, giver);
                t.Verb(Tense.Past, t.Of<string>("gave", "handed", "lent"));
                ThingTalk.Known(t, slot);
                t.Say("to");
                People.Full(t, taker);
                break;
            case 1:
                People.Subject(t, taker);
                t.Verb(Tense.Past, t.Of<string>("got", "received"));
                ThingTalk.Known(t, slot);
                t.Say("from");
                People.Full(t, giver);
                break;
            default:
                ThingTalk.Full(t, slot);
                ThingTalk.Be(t, slot);
                t.Verb("handed on to");
                People.Full(t, taker);
                break;
        }
        // The mention above was still of something of the giver's; the next one is of the taker's.
        t.Memory.Things[slot].Holder = taker;
        Phrases.Stop(t);
    }

    static void Hide(Teller t)
    {
        int slot = FreeThing(t);
        if (t.Chance(0.7))
        {
            People.Subject(t, Phrases.Someone(t));
            t.Verb(Tense.Past, t.Of<string>("hid", "put", "left"));
            ThingTalk.Known(t, slot);
        }
        else
        {
            ThingTalk.Full(t, slot);
            ThingTalk.Be(t, slot);
            t.Verb("put away");
        }
        int spot = t.Below(Activities.HidingSpots.Length);
        t.Memory.Things[slot].Spot = spot;
        t.Noun(Activities.HidingSpots[spot]).Tells(StoryVariables.Spots[spot]);
        Phrases.Stop(t);
    }

    static void Lose(Teller t)
    {
        int slot = FreeThing(t);
        switch (t.Below(4))
        {
            case 0:
                People.Subject(t, Phrases.Someone(t));
                t.Say(Tense.Past, "could");
                using (t.As(StoryVariables.Negation)) t.Say("not").Verb("find");
                ThingTalk.Known(t, slot);
                break;
            case 1:
                ThingTalk.Full(t, slot);
                ThingTalk.Be(t, slot);
                using (t.As(StoryVariables.Negation, MentionForm.Implied)) t.Say("nowhere to be").Verb("seen");
                break;
            case 2:
                t.Say("someone").Say(Tense.Past, "had").Verb(t.Of<string>("taken", "borrowed"));
                ThingTalk.Known(t, slot);
                break;
            default:
                People.Subject(t, Phrases.Someone(t));
                t.Verb(Tense.Past, t.Of<string>("lost", "dropped", "forgot"));
                ThingTalk.Known(t, slot);
                break;
        }
        t.Memory.Things[slot].Lost = true;
        Phrases.Stop(t);
    }

    // What is hidden is found where it was hidden; what is lost, anywhere.
    static void Recover(Teller t)
    {
        Thing[] things = t.Memory.Things;
        int slot = t.Pick(IsAway(things[0]) ? 1 : 0, IsAway(things[1]) ? 1 : 0), finder = Phrases.Someone(t);
        int form = t.Below(3);
        if (form == 2) Spot(t, slot);
        People.Subject(t, finder);
        t.Verb(Tense.Past, t.Of<string>("found", "saw", "took"));
        ThingTalk.Known(t, slot);
        if (form == 0) Spot(t, slot);
        if (form == 1) t.Say("again");
        things[slot].Holder = finder;
        (things[slot].Lost, things[slot].Spot) = (false, -1);
        Phrases.Stop(t);
    }

    /// <summary>Where a thing is: under the bed, in the same place.</summary>
    public static void Spot(Teller t, int slot)
    {
        int spot = t.Memory.Things[slot].Spot;
        bool known = spot >= 0;
        int form = t.Pick(2, known ? 1 : 0);
        if (!known) spot = t.Below(Activities.HidingSpots.Length);
        if (form == 0) t.Noun(Activities.HidingSpots[spot]);
        else t.Say(t.Of<string>("in that same spot", "right where expected"));
        t.Tells(StoryVariables.Spots[spot], form == 0 ? MentionForm.Explicit : MentionForm.Pronoun);
    }

    // The ball was red. The cups were the colour of milk.
    static void Looks(Teller t)
    {
        int slot = Phrases.SomeThing(t);
        ref Thing thing = ref t.Memory.Things[slot];
        int form = t.Below(3);
        if (form == 2) t.Say("everyone").Say(Tense.Past, "could").Verb("see that");
        ThingTalk.Full(t, slot);
        ThingTalk.Be(t, slot);
        bool like = t.Chance(0.4);
        int colour = thing.Colour >= 0 ? thing.Colour : ThingTalk.AnyColour(t);
        if (like) ThingTalk.ColourLike(t, ref thing, colour);
        else ThingTalk.ColourWord(t, ref thing, colour);
        if (form == 1) t.Say("and").Modifier(t.Of<string>("pretty", "shiny", "heavy"));
        Phrases.Stop(t);
    }

    // It did not fit into a pocket.
    static void Fits(Teller t)
    {
        Thing[] things = t.Memory.Things;
        int slot = t.Pick(things[0] is { Known: true, Size: >= 0 } ? 1 : 0, things[1] is { Known: true, Size: >= 0 } ? 1 : 0);
        ThingTalk.Full(t, slot);
        bool big = things[slot].Size == 0;
        using (t.As(StoryVariables.Sizes[things[slot].Size], MentionForm.Implied))
        {
            if (t.Below(2) == 0)
                t.Say(Tense.Past, big ? "filled a whole" : "slipped into a").Noun(t.Of<string>("hand", "pocket", "bag"));
            else
                t.Say(Tense.Past, big ? "took up much" : "took up little").Noun(t.Of<string>("room", "space"));
        }
        Phrases.Stop(t);
    }

    // They packed bread, nuts, and honey.
    static void Pack(Teller t)
    {
        People.Subject(t, Phrases.Someone(t));
        t.Verb(Tense.Past, t.Of<string>("packed", "carried", "brought along"));
        int[] packed = t.Memory.Provisions;
        Span<double> weights = stackalloc double[Activities.Provisions.Length];
        weights.Fill(1);
        using (t.As(StoryVariables.List))
        {
            for (int i = 0; i < packed.Length; i++)
            {
                if (i > 0) t.Say(",");
                if (i == packed.Length - 1) t.Say("and");
                packed[i] = t.Pick(weights);
                weights[packed[i]] = 0;
                t.Noun(Activities.Provisions[packed[i]]).Tells(StoryVariables.Provisions[packed[i]]);
            }
        }
        Phrases.Stop(t);
    }

    static void Eat(Teller t)
    {
        Phrases.OneOrBoth(t, 0.4, Phrases.Someone, out _);
        t.Verb(Tense.Past, t.Of<string>("ate", "shared", "tried"));
        int form = t.Below(3);
        t.Say(form == 0 ? "the" : form == 1 ? "some of the" : "all the");
        int food = t.Memory.Provisions[t.Below(3)];
        t.Noun(Activities.Provisions[food]).Tells(StoryVariables.Provisions[food]);
        t.Memory.Eaten = food;
        Phrases.Stop(t);
    }

    static void Taste(Teller t)
    {
        int food = t.Memory.Eaten;
        int form = t.Below(3);
        t.Say(form == 0 ? "this" : "the").Noun(form == 0 ? "food" : form == 1 ? "meal" : Activities.Provisions[food]);
        t.Tells(StoryVariables.Provisions[food], form == 2 ? MentionForm.Explicit : MentionForm.Pronoun);
        t.Say(Tense.Past, "tasted").Modifier(t.Of<string>("sweet", "fresh", "salty", "wonderful"));
        t.Memory.Eaten = -1;
        Phrases.Stop(t);
    }
}
