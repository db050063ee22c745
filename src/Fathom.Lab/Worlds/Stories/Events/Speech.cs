namespace Fathom.Lab.Stories;

/// <summary>What people say to each other, in quotation marks.</summary>
static class Speech
{
    const int Greeting = 0, Thanks = 1, Request = 2, Promise = 3, Refusal = 4, Asking = 5, Answering = 6;

    public static readonly StoryEvent[] All =
    [
        new("greet", m => 0.7, t => Quote(t, Greeting, Greet)),
        new("thank", m => Company(m) ? 0.7 : 0, t => Quote(t, Thanks, Thank)),
        new("request", m => Company(m) ? 1 : 0, t => Quote(t, Request, Ask)),
        new("promise", m => 0.9, t => Quote(t, Promise, Vow)),
        new("refuse", m => Company(m) ? 0.6 : 0, t => Quote(t, Refusal, Refuse)),
        new("question", m => Company(m) && (m.Things[0].Known || m.People[0].Feeling >= 0) ? 1.3 : 0, Question),
    ];

    static bool Company(StoryMemory m) => m.Pair || m.People[StoryMemory.Elder].Known;

    /// <summary>Answers the question that was asked last.</summary>
    public static void Answer(Teller t)
    {
        StoryMemory m = t.Memory;
        (Question question, int speaker, int topic) = (m.Question, m.Asked, m.Topic);
        m.Question = Stories.Question.None;
        int tag = t.Pick(2, 2, 1.5);
        if (tag == 1) Tag(t, speaker, before: true);
        t.OpenQuote();
        int start = t.Pieces.Count;
        switch (question)
        {
            case Stories.Question.Where: Possessions.Spot(t, topic); break;
            case Stories.Question.Who: Holder(t, topic); break;
            case Stories.Question.Colour:
                if (t.Chance(0.5)) ThingTalk.ColourWord(t, ref m.Things[topic], m.Things[topic].Colour);
                else ThingTalk.ColourLike(t, ref m.Things[topic], m.Things[topic].Colour);
                break;
            case Stories.Question.Count:
                ThingTalk.CountWord(t, m.Things[topic].Count);
                t.Say("in all");
                break;
            default: Feelings.Because(t, speaker); break;
        }
        Inside(t, speaker, Answering, start);
        End(t, tag == 2 ? "," : ".");
        if (tag == 2)
        {
            Tag(t, speaker, before: false);
            t.Say(".");
        }
    }

    static void Holder(Teller t, int thing)
    {
        People.Name(t, t.Memory.Things[thing].Holder);
        t.Say(t.Chance(0.5) ? "has" : "is holding");
        ThingTalk.AgainObject(t, thing);
    }

    // The words say whether they ask. Lily said, "…"   or   "…," said Lily.
    static void Quote(Teller t, int act, Func<Teller, int, bool> words)
    {
        int speaker = Phrases.Someone(t);
        bool before = t.Chance(0.5);
        if (before) Tag(t, speaker, before: true);
        t.OpenQuote();
        int start = t.Pieces.Count;
        bool asks = words(t, speaker);
        Inside(t, speaker, act, start);
        End(t, asks ? "?" : t.Chance(0.3) ? "!" : before ? "." : ",");
        if (before) return;
        Tag(t, speaker, before: false);
        t.Say(".");
    }

    static void Tag(Teller t, int speaker, bool before)
    {
        int start = t.Pieces.Count;
        if (before)
        {
            People.Subject(t, speaker);
            Habits.Voice(t, speaker);
            t.Say(",");
        }
        else if (t.Chance(0.5))
        {
            Habits.Voice(t, speaker);
            People.Full(t, speaker);
        }
        else
        {
            People.Subject(t, speaker);
            Habits.Voice(t, speaker);
        }
        Phrases.MarkPast(t, start);
    }

    // What stands between the quotation marks: who speaks, to do what.
    static void Inside(Teller t, int speaker, int act, int start)
    {
        int end = t.Pieces.Count;
        t.Marks.Add(new(StoryVariables.Quotation, MentionForm.Explicit, start, end));
        t.Marks.Add(new(StoryVariables.Acts[act], MentionForm.Explicit, start, end));
        t.Marks.Add(new(StoryVariables.Speakers[speaker], MentionForm.Implied, start, end));
    }

    static void End(Teller t, string stop)
    {
        t.Say(stop);
        t.CloseQuote();
    }

    static bool Greet(Teller t, int speaker)
    {
        t.Say(t.Of<string>("hello", "good day", "hi there"));
        if (Company(t.Memory)) MaybeAddress(t, speaker);
        return false;
    }

    static bool Thank(Teller t, int speaker)
    {
        t.Say(t.Of<string>("thank you", "many thanks", "how kind of you"));
        MaybeAddress(t, speaker);
        return false;
    }

    static bool Ask(Teller t, int speaker)
    {
        int how = t.Below(3);
        t.Say(how == 0 ? "please" : how == 1 ? "could you" : "would you");
        if (t.Memory.Things[0].Known && t.Chance(0.6))
        {
            int slot = Phrases.SomeThing(t);
            t.Verb(t.Of<string>("show", "bring", "lend")).Say("me");
            ThingTalk.Known(t, slot);
        }
        else
        {
            Habits.ActivityBase(t, speaker);
            t.Say("with me");
        }
        MaybeAddress(t, speaker);
        return how > 0;
    }

    static void MaybeAddress(Teller t, int speaker)
    {
        if (!t.Chance(0.7)) return;
        t.Say(",");
        People.Name(t, Phrases.Other(t, speaker));
    }

    static bool Vow(Teller t, int speaker)
    {
        t.Say(t.Of<string>("I promise we", "surely we", "tomorrow we"));
        if (t.Memory.Plan >= 0 && t.Chance(0.6))
        {
            Phrases.Future(t, -1, "are");
            using var _ = t.As(StoryVariables.Plan);
            Setting.Goal(t, t.Memory.Plan);
        }
        else
        {
            Phrases.Future(t, speaker, "are");
        }
        return false;
    }

    static bool Refuse(Teller t, int speaker)
    {
        int start = t.Pieces.Count;
        t.Say(t.Of<string>("no, I do not", "I never", "no, we do not"));
        t.Say(t.Of<string>("want to", "like to"));
        Habits.ActivityBase(t, speaker);
        t.Marks.Add(new(StoryVariables.Negation, MentionForm.Explicit, start, t.Pieces.Count));
        t.Marks.Add(new(StoryVariables.Tenses[1], MentionForm.Explicit, start, t.Pieces.Count));
        return false;
    }

    // Where is the ball? Who has it? What colour is it? How many are there? Why are you sad?
    static void Question(Teller t)
    {
        StoryMemory m = t.Memory;
        int speaker = Phrases.Someone(t), to = Phrases.Other(t, speaker);
        bool before = t.Chance(0.5);
        if (before) Tag(t, speaker, before: true);
        t.OpenQuote();
        int start = t.Pieces.Count;
        People.Name(t, to);
        t.Say(",");
        int about = t.Pick(Asks(m.Things[0]) ? 2 : 0, Asks(m.Things[1]) ? 2 : 0, m.People[to].Feeling >= 0 ? 1 : 0, 0.3);
        int slot = about < 2 ? about : -1;
        Thing thing = about < 2 ? m.Things[about] : default;
        int what = about < 2
            ? t.Pick(
                thing.Lost || thing.Spot >= 0 ? 3 : 0, thing.Holder >= 0 ? 1 : 0, thing.Colour >= 0 ? 1 : 0, thing.Plural ? 1 : 0)
            : about + 2;
        using (t.As(StoryVariables.Tenses[1])) Ask(t, what, slot, to);
        Inside(t, speaker, Asking, start);
        End(t, "?");
        if (!before)
        {
            Tag(t, speaker, before: false);
            t.Say(".");
        }
        if (what < 5) (m.Question, m.Asked, m.Topic) = (Stories.Question.Where + what, to, slot);
    }

    // Whether the story has said something about it that one can ask for.
    static bool Asks(Thing thing) =>
        thing.Known && (thing.Lost || thing.Spot >= 0 || thing.Holder >= 0 || thing.Colour >= 0 || thing.Plural);

    static void Ask(Teller t, int what, int slot, int to)
    {
        switch (what)
        {
            case 0:
                t.Say("where").Say(ThingTalk.Be(t, slot, past: false));
                ThingTalk.Full(t, slot);
                break;
            case 1:
                t.Say("who has");
                ThingTalk.Known(t, slot);
                break;
            case 2:
                t.Say("what colour").Say(ThingTalk.Be(t, slot, past: false));
                ThingTalk.Full(t, slot);
                break;
            case 3: t.Say("how many").Noun(ThingTalk.Noun(t.Memory.Things[slot])).Say("are there"); break;
            case 4:
                t.Say("why do you").Say(t.Of<string>("feel", "look")).Say("so");
                int feeling = t.Memory.People[to].Feeling;
                using (t.As(StoryVariables.Feelings[feeling])) t.Modifier(Feeling.All[feeling].Word);
                break;
            default:
                t.Say("do you").Say(t.Of<string>("want to", "like to"));
                Habits.ActivityBase(t, to);
                break;
        }
    }
}
