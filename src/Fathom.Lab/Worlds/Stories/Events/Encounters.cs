namespace Fathom.Lab.Stories;

/// <summary>Who comes into the story, and what the animal does.</summary>
static class Encounters
{
    const int Hero = StoryMemory.Hero, Second = StoryMemory.Second, Elder = StoryMemory.Elder;

    public static readonly StoryEvent[] All =
    [
        new("second child", m => m.Pair ? 0 : 2.5, MeetSecond),
        new("elder", m => m.People[Elder].Known ? 0 : 0.8, MeetElder),
        new("animal", m => m.Animal < 0 ? 1.1 : 0, MeetAnimal),
        new("animal acts", m => m.Animal >= 0 ? 1.4 : 0, Acts),
        new("with animal", m => m.Animal >= 0 ? 0.7 : 0, WithAnimal),
    ];

    /// <summary>a brother named Tom, who is then there.</summary>
    public static void Relative(Teller t)
    {
        int relation = t.Below(Relation.All.Length);
        bool female = t.Chance(0.5);
        t.Say("a");
        Related(t, relation, female);
        t.Say(t.Chance(0.5) ? "named" : "called");
        Arrive(t, relation, female ? 1 : 0);
    }

    // brother, friend
    static void Related(Teller t, int relation, bool female)
    {
        (string girl, string boy) = Relation.All[relation];
        t.Noun(female ? girl : boy).Tells(StoryVariables.Relations[relation]);
        People.LabelUnnamed(t, Second, girl == boy ? -1 : female ? 1 : 0);
    }

    static void Arrive(Teller t, int relation, int female)
    {
        People.DrawName(t, Second, female);
        t.Memory.Relation = relation;
        People.Introduce(t, Second);
    }

    static void MeetSecond(Teller t)
    {
        switch (t.Below(4))
        {
            case 0:
                People.Subject(t, Hero);
                t.Verb(Tense.Past, t.Of<string>("met", "saw", "called"));
                Relative(t);
                break;
            case 1:
                t.Say("here").Say(Tense.Past, "came");
                Whose(t);
                break;
            case 2:
                Whose(t);
                t.Say(Tense.Past, t.Of<string>("was there too", "came along", "came by"));
                break;
            default:
                t.Say("with");
                People.Object(t, Hero);
                t.Say(Tense.Past, "was");
                Relative(t);
                break;
        }
        Phrases.Stop(t);
    }

    // her brother Tom
    static void Whose(Teller t)
    {
        People.Own(t, Hero);
        int relation = t.Below(Relation.All.Length);
        // The other words are the same for girls and boys, so the name tells.
        bool tells = relation == Relation.Sibling, female = tells && t.Chance(0.5);
        Related(t, relation, female);
        Arrive(t, relation, !tells ? -1 : female ? 1 : 0);
    }

    static void MeetElder(Teller t)
    {
        ref Person elder = ref t.Memory.People[Elder];
        int form = t.Below(3);
        if (form == 1) t.Say("not far away").Say(Tense.Past, "was");
        if (form == 2) t.Say("meanwhile");
        People.Own(t, Hero);
        int kind = t.Below(Grownup.All.Length);
        elder = Person.New(kind, Grownup.All[kind].Female) with { Known = true };
        t.Noun(Grownup.All[kind].Noun);
        t.Memory.Pronouns[elder.Female ? 1 : 0] = Elder;
        People.Label(t, Elder, MentionForm.Explicit);
        if (form != 1) t.Verb(Tense.Past, t.Of<string>("came by", "looked up", "waved", "came out"));
        Phrases.Stop(t);
    }

    static void MeetAnimal(Teller t)
    {
        switch (t.Below(4))
        {
            case 0:
                People.Subject(t, Phrases.Child(t));
                t.Verb(Tense.Past, t.Of<string>("noticed", "heard", "followed"));
                AnimalTalk.Introduce(t);
                break;
            case 1:
                t.Say("there").Say(Tense.Past, "was");
                AnimalTalk.Introduce(t);
                Setting.Here(t);
                break;
            case 2:
                AnimalTalk.Introduce(t);
                t.Verb(Tense.Past, t.Of<string>("came near", "sat down", "looked up"));
                break;
            default:
                Setting.Here(t, first: true);
                t.Say(Tense.Past, "was");
                AnimalTalk.Introduce(t);
                break;
        }
        Phrases.Stop(t);
    }

    static void Acts(Teller t)
    {
        Animal animal = Animal.All[t.Memory.Animal];
        int variable = StoryVariables.Animals[t.Memory.Animal];
        int form = t.Below(4);
        if (form == 3)
        {
            People.Subject(t, Phrases.Child(t));
            t.Verb(Tense.Past, "gave");
            AnimalTalk.Known(t);
            t.Noun(animal.Food).Tells(variable, MentionForm.Implied);
            Phrases.Stop(t);
            return;
        }
        AnimalTalk.Known(t);
        switch (form)
        {
            case 0:
            case 1:
                using (t.As(variable, MentionForm.Implied)) t.Verb(Tense.Past, form == 0 ? animal.Sound : animal.Gesture);
                break;
            default: Phrases.Past(t, t.Of<Verb>("rest", "wait", "listen", "follow"), several: false, maybeNot: true); break;
        }
        Phrases.Closer(t);
        Phrases.Stop(t);
    }

    static void WithAnimal(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        t.Verb(Tense.Past, t.Of<string>("stroked", "watched", "chased", "talked to", "fed"));
        AnimalTalk.Known(t);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }
}
