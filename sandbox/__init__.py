"""Local stand-ins for Twilio, Google and mail servers, spoken to over real HTTP and SMTP."""
