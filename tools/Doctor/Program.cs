using CaptchaGate.VerifyServer;

// The server's own verb, for whoever has the source and no server at hand.
return await DoctorCommand.RunAsync(args);
