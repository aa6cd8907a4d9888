use super::{Kind, words};

words! {
    /// A key of the header.
    Key, Kind::Key;
    Title "title" { c: "", "what is true, in a sentence",
        form: "title = \"…\"",
        example: "+++\ntitle = \"A port can be bound once\"\n+++\ntcp a; bind a 9000; tcp b; bind b 9000 expect EADDRINUSE" }
    Source "source" { c: "", "a list of citations: where the claim comes from",
        form: "source = [\"…\"]",
        example: "+++\nsource = [\"bind(2)\"]\n+++\ntcp a; bind a 9000" }
    Tags "tags" { c: "", "a list of words to find the scenario by",
        form: "tags = [\"…\"]",
        detail: "`--tag` and `--skip-tag` choose by them.",
        example: "+++\ntags = [\"tcp\", \"reuse\"]\n+++\ntcp a reuse; bind a 9000" }
    Requires "requires" { c: "", "a list of what the system must have; without it the scenario is skipped, and the reason is said",
        form: "requires = [\"root\"]; requires = [\"netns\", \"ipv6\", \"sock_diag\"]; requires = [\"linux >= 6.1\"]",
        detail: "What the steps themselves need is required without being said.",
        example: "+++\nrequires = [\"linux >= 3.9\"]\n+++\ntcp a reuseport; bind a 9000" }
    Slow "slow" { c: "", "`true`: it takes real time and runs only with `--slow`",
        form: "slow = true",
        example: "+++\nslow = false\n+++\ntcp a; bind a 9000" }
    Timeout "timeout" { c: "", "how long one case may take",
        form: "timeout = \"90s\"",
        detail: "Without it 10 s, or what the settings say.",
        example: "+++\ntimeout = \"20s\"\n+++\ntcp a; bind a 9000" }
    Allow "allow" { c: "", "a list of warnings, by their codes, that are not given of the scenario",
        form: "allow = [\"…\"]",
        detail: "`sockdrill explain CODE` says what a warning means. In sockdrill.toml it is so for all scenarios of the project.",
        example: "+++\nallow = [\"unused-socket\"]\n+++\ntcp a; bind a 9000; tcp b" }
    Claim "claim" { c: "", "the number of a claim that the scenario tests, or a list of numbers; `sockdrill list --claims` lists them",
        form: "claim = 8; claim = [6, 8]",
        example: "+++\nclaim = 8\nsaid = \"Two UDP sockets can't have one port.\"\nverdict = \"holds\"\n+++\nudp a; bind a 9000; udp b; bind b 9000 expect EADDRINUSE" }
    Said "said" { c: "", "that claim as it is usually said",
        form: "said = \"…\"",
        example: "+++\nclaim = 7\nsaid = \"TCP and UDP can have one port.\"\nverdict = \"holds\"\n+++\ntcp a; bind a 9000; udp b; bind b 9000" }
    Verdict "verdict" { c: "", "what the kernel says of that claim, not of the title",
        form: "verdict = \"holds\"; verdict = \"holds if\"; verdict = \"does not hold\"",
        example: "+++\nclaim = 3\nsaid = \"A killed process leaves its port taken.\"\nverdict = \"does not hold\"\n+++\nprocess p { tcp a; bind a 9000 }\nkill p\ntcp b; bind b 9000" }
}
