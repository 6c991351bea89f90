using System.Collections.Frozen;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>The catalogue of faults. Each has a name for scripts and the control API, and most look like a pass that was spoilt.</summary>
public static class Fault
{
    /// <value>No answer; the connection stays open.</value>
    public static Reaction NeverAnswer { get; } = WireFaults.Named("never-answer", _ => [new Hang()]);

    /// <value>The connection is reset before a byte of the answer.</value>
    public static Reaction Reset { get; } = WireFaults.Named("reset", _ => [new ResetConnection()]);

    /// <value>Reset after all headers and no body.</value>
    public static Reaction ResetAfterHeaders { get; } =
        WireFaults.Named("reset-after-headers", answer => [WireFaults.Head(answer), new ResetConnection()]);

    /// <value>Reset after half of the body.</value>
    public static Reaction ResetMidBody { get; } =
        WireFaults.Named("reset-mid-body", answer => [WireFaults.Head(answer), WireFaults.Half(answer), new ResetConnection()]);

    /// <value>The connection ends in order before a byte of the answer.</value>
    public static Reaction Close { get; } = WireFaults.Named("close", _ => [new Finish()]);

    /// <value>The connection ends in order within the headers.</value>
    public static Reaction CloseMidHeaders { get; } =
        WireFaults.Named("close-mid-headers", answer => [new Send(answer.Head(answer.Body.Length).AsMemory(0, 40)), new Finish()]);

    /// <value>Half of the body, then the sending side ends while the connection stays.</value>
    public static Reaction HalfCloseMidBody { get; } =
        WireFaults.Named("half-close", answer => [WireFaults.Head(answer), WireFaults.Half(answer), new HalfClose()]);

    /// <value>Half of the body, then the connection ends in order.</value>
    public static Reaction TruncatedBody { get; } =
        WireFaults.Named("truncated-body", answer => [WireFaults.Head(answer), WireFaults.Half(answer), new Finish()]);

    /// <value>Half of the body, then silence.</value>
    public static Reaction StallMidBody { get; } =
        WireFaults.Named("stall-mid-body", answer => [WireFaults.Head(answer), WireFaults.Half(answer), new Hang()]);

    /// <value>A chunked body without its last chunk, then the connection ends in order.</value>
    public static Reaction TruncatedChunks { get; } =
        WireFaults.Named("truncated-chunks", answer => [WireFaults.ChunkedHead(answer), WireFaults.Chunk(answer.Body), new Finish()]);

    /// <value>The whole body under a Content-Length of half its size.</value>
    public static Reaction ShortContentLength { get; } =
        WireFaults.Named("short-content-length", answer => [new Send(answer.Head(answer.Body.Length / 2)), new Send(answer.Body), new Finish()]);

    /// <value>The whole body under a Content-Length of twice its size, then silence.</value>
    public static Reaction LongContentLength { get; } =
        WireFaults.Named("long-content-length", answer => [new Send(answer.Head(answer.Body.Length * 2)), new Send(answer.Body), new Hang()]);

    /// <value>Headers at once, then a byte of the body every 200 ms.</value>
    public static Reaction SlowDrip { get; } =
        WireFaults.Named("slow-drip", answer => [WireFaults.Head(answer), new Drip(answer.Body, TimeSpan.FromMilliseconds(200)), new Finish()]);

    /// <value>A byte of the headers every 200 ms.</value>
    public static Reaction SlowHeaders { get; } =
        WireFaults.Named("slow-headers", answer => [new Drip(answer.Head(answer.Body.Length), TimeSpan.FromMilliseconds(200)), new Send(answer.Body), new Finish()]);

    /// <value>Bytes that are no HTTP.</value>
    public static Reaction NotHttp { get; } = WireFaults.Named("not-http", _ => [new Send("* OK ready\r\n\r\n"u8.ToArray()), new Finish()]);

    /// <value>A megabyte of headers.</value>
    public static Reaction HugeHeaders { get; } = WireFaults.Named("huge-headers", WireFaults.HugeHeaders);

    /// <value>A chunked body of 8 MiB whose size is in no header.</value>
    public static Reaction OversizeChunked { get; } = WireFaults.Named("oversize-chunked", WireFaults.OversizeChunked);

    /// <value>Processed but answer lost: the token is verified, used and billed, then the connection is reset.</value>
    public static Reaction LostAnswer { get; } = WireFaults.Named("lost-answer", _ => [new ResetConnection()]) with { Processed = true };

    public static Reaction Html { get; } = BodyFaults.Html;

    public static Reaction Empty { get; } = BodyFaults.Empty;

    public static Reaction BadJson { get; } = BodyFaults.BadJson;

    /// <value>A pass in which VerifyResult occurs twice: false, then true.</value>
    public static Reaction DuplicateKeys { get; } = BodyFaults.DuplicateKeys;

    /// <value>A pass in which VerifyResult is the text "true".</value>
    public static Reaction WrongTypes { get; } = BodyFaults.WrongTypes;

    /// <value>Success without a Result.</value>
    public static Reaction MissingResult { get; } = BodyFaults.MissingResult;

    public static Reaction NullResult { get; } = BodyFaults.NullResult;

    /// <value>A JSON array.</value>
    public static Reaction NotAnObject { get; } = BodyFaults.NotAnObject;

    /// <value>A pass of 128 KiB.</value>
    public static Reaction Oversize { get; } = BodyFaults.Oversize;

    /// <value>32 KiB that unpack to a pass of 32 MiB.</value>
    public static Reaction GzipBomb { get; } = BodyFaults.GzipBomb;

    /// <value>A pass with bytes in it that are no UTF-8.</value>
    public static Reaction BadUtf8 { get; } = BodyFaults.BadUtf8;

    /// <value>307 to the emulator itself: a client that follows it is seen in the journal.</value>
    public static Reaction Redirect { get; } = BodyFaults.Redirect;

    /// <value>502 with the HTML page of a gateway.</value>
    public static Reaction BadGateway { get; } = BodyFaults.BadGateway;

    /// <value>504 with the HTML page of a gateway.</value>
    public static Reaction GatewayTimeout { get; } = BodyFaults.GatewayTimeout;

    /// <value>All of them.</value>
    public static IReadOnlyList<Reaction> All { get; } =
    [
        NeverAnswer, Reset, ResetAfterHeaders, ResetMidBody, Close, CloseMidHeaders, HalfCloseMidBody, TruncatedBody, StallMidBody, TruncatedChunks,
        ShortContentLength, LongContentLength, SlowDrip, SlowHeaders, NotHttp, HugeHeaders, OversizeChunked, LostAnswer, Html, Empty, BadJson,
        DuplicateKeys, WrongTypes, MissingResult, NullResult, NotAnObject, Oversize, GzipBomb, BadUtf8, Redirect, BadGateway, GatewayTimeout,
    ];

    /// <value>By the name that scripts and the control API use.</value>
    public static IReadOnlyDictionary<string, Reaction> ByName { get; } = All.ToFrozenDictionary(fault => fault.Name, StringComparer.Ordinal);
}
